import type {Span, SpanContext, TracerProvider} from '@opentelemetry/api'
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

// Random requests of three tracers below an application's provider, and a second account of what must become of them.
// It imports the package and the api alone, so that it runs beside OpenTelemetry 2 and 3.

/** One span as this account sees it. */
interface Node {
  readonly span: Span
  /** `undefined` for a plain span; an adoption sets it once. */
  owner: HoneyHiveTracer | undefined
  /** The parent in the trace. */
  readonly parent: Node | undefined
  readonly name: string
  ended: boolean
  /** Keys that an enrichment must have written here. */
  readonly keys: string[]
}

/** Where code runs: the spans around it, outermost first, and the tracer that entered. */
interface Here {
  readonly path: readonly Node[]
  readonly entered: HoneyHiveTracer | undefined
  /** The span that was active when that tracer entered. */
  readonly enteredAt: Node | undefined
}

/** What a run of random requests came to. */
export interface Tally {
  spans: number
  adopted: number
  refused: number
  readonly violations: string[]
}

export interface Run {
  /** The application's provider, with `routedSpanProcessor()`. */
  readonly provider: TracerProvider
  readonly seed: number
  readonly spans: number
  /** `false` leaves out the look at the spans below, which is the positive control. */
  readonly looksBelow?: boolean
}

export async function runAdoptions({provider, seed, spans, looksBelow = true}: Run): Promise<Tally> {
  const tally: Tally = {spans: 0, adopted: 0, refused: 0, violations: []}
  const plain = provider.getTracer('application')
  const pick = pickFrom(seed)
  const tracers = ['a', 'b', 'c'].map(project => new HoneyHiveTracer({project, destination: 'memory'}))
  const any = (): HoneyHiveTracer => tracers[pick(tracers.length)] ?? (tracers[0] as HoneyHiveTracer)
  const all: Node[] = []

  const expect = (holds: boolean, says: string): void => {
    if (!holds) tally.violations.push(says)
  }

  async function request(): Promise<void> {
    const nodes: Node[] = []
    const within = async (here: Here, node: Node): Promise<void> => {
      nodes.push(node)
      all.push(node)
      tally.spans += 1
      await steps({...here, path: [...here.path, node]})
      end(node)
    }
    const steps = async (here: Here): Promise<void> => {
      for (let left = pick(4); left >= 0 && here.path.length < 7 && nodes.length < 60; left--) await step(here)
    }
    const step = async (here: Here): Promise<void> => {
      const active = here.path.at(-1)
      const tracer = any()
      switch (pick(10)) {
        case 0:
        case 1:
          return plain.startActiveSpan('plain', span =>
            within(here, {...fresh(span), owner: ownerAtStart(here), parent: active}),
          )
        case 2:
        case 3: {
          const parent = parentFor(tracer, here)
          return tracer.startActiveSpan('owned', span => {
            const node = {...fresh(span), owner: tracer, parent}
            expect(parentIdOf(span) === parent?.span.spanContext().spanId, 'invariant 1: another parent')
            return within({...here, entered: tracer, enteredAt: node}, node)
          })
        }
        case 4:
          return tracer.run(() => steps({...here, entered: tracer, enteredAt: active}))
        case 5:
          adopts(tracer, active, nodes, () => tracer.adopt())
          return
        case 6: {
          let inside: Promise<void> | undefined
          adopts(tracer, active, nodes, () => {
            const before = active?.owner
            void tracer.run(() => (inside = steps({...here, entered: tracer, enteredAt: active})), {adopt: true})
            return before === tracer || isOwnedBy(active, tracer)
          })
          return inside
        }
        case 7: {
          const other = nodes[pick(nodes.length + 1)]
          if (other !== undefined) adopts(tracer, other, nodes, () => tracer.adopt(other.span))
          return
        }
        case 8: {
          if (pick(3) === 0 && active !== undefined) end(active)
          else enrich(here, tracer)
          return
        }
        default:
          if (pick(2) === 0) await new Promise(resolve => setImmediate(resolve))
          else await Promise.all([steps(here), steps(here)])
      }
    }
    await steps({path: [], entered: undefined, enteredAt: undefined})
  }

  function end(node: Node): void {
    if (node.ended) return
    node.ended = true
    node.span.end()
  }

  function adopts(tracer: HoneyHiveTracer, node: Node | undefined, nodes: readonly Node[], act: () => boolean): void {
    if (!looksBelow && node !== undefined) forgetBelow(node.span.spanContext())
    const taken = takes(tracer, node, nodes, looksBelow)
    // The steps inside `run` start before it returns, so this account must be ahead of them.
    for (const each of taken ?? []) each.owner = tracer
    tally.adopted += taken?.length ?? 0
    tally.refused += taken === undefined ? 1 : 0
    expect(act() === (taken !== undefined), 'adopt() returned something else')
  }

  function enrich(here: Here, tracer: HoneyHiveTracer): void {
    const key = `k${tally.spans}.${pick(1_000_000)}`
    const free = pick(2) === 0
    const found = free ? discovered(here) : tracer
    const target = found === undefined ? here.path.at(-1) : nearest(found, here)
    const writes = target !== undefined && !target.ended
    const wrote = (free ? enrichSpan : tracer.enrichSpan)({metadata: {[key]: found?.project ?? 'nobody'}})
    expect(wrote === writes, 'invariant 2: an enrichment went elsewhere')
    if (writes) target.keys.push(`honeyhive_metadata.${key}`)
  }

  while (tally.spans < spans) await Promise.all(Array.from({length: 8}, request))
  for (const node of all) end(node)
  check(all, tracers, expect)
  for (const tracer of tracers) await tracer.shutdown()
  return tally
}

const fresh = (span: Span) => ({span, name: span.spanContext().spanId, ended: false, keys: []})

const nearest = (tracer: HoneyHiveTracer, {path}: Here): Node | undefined =>
  innermost(path, ({owner}) => owner === tracer)

const innermost = (path: readonly Node[], fits: (node: Node) => boolean): Node | undefined =>
  path.reduce<Node | undefined>((found, node) => (fits(node) ? node : found), undefined)

const enclosing = ({path}: Here): HoneyHiveTracer | undefined =>
  innermost(path, ({owner}) => owner !== undefined)?.owner

function discovered(here: Here): HoneyHiveTracer | undefined {
  const active = here.path.at(-1)
  if (here.entered !== undefined && here.enteredAt === active) return here.entered
  return active?.owner ?? here.entered ?? enclosing(here)
}

// Invariant 1 in other words: the nearest own span, else a plain one below nobody's, else none.
function parentFor(tracer: HoneyHiveTracer, here: Here): Node | undefined {
  return nearest(tracer, here) ?? (enclosing(here) === undefined ? here.path.at(-1) : undefined)
}

function ownerAtStart(here: Here): HoneyHiveTracer | undefined {
  const [found, around] = [discovered(here), enclosing(here)]
  return around === undefined || around === found ? found : undefined
}

/** The spans that the tracer takes; `undefined` where it must refuse. */
function takes(
  tracer: HoneyHiveTracer,
  node: Node | undefined,
  nodes: readonly Node[],
  looksBelow: boolean,
): readonly Node[] | undefined {
  if (node?.owner === tracer) return []
  if (node === undefined || node.ended) return undefined
  const taken: Node[] = []
  for (let at: Node | undefined = node; at !== undefined && at.owner !== tracer; at = at.parent) {
    if (at.owner !== undefined) return undefined
    if (looksBelow && nodes.some(each => each.owner !== undefined && each.owner !== tracer && isBelow(each, at)))
      return undefined
    if (at.parent === undefined && at.ended) return undefined
    if (!at.ended) taken.push(at)
  }
  return taken
}

function isBelow(node: Node, above: Node | undefined): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) if (at === above) return true
  return false
}

function check(
  all: readonly Node[],
  tracers: readonly HoneyHiveTracer[],
  expect: (holds: boolean, says: string) => void,
): void {
  const delivered = new Map<string, HoneyHiveTracer[]>()
  for (const tracer of tracers) {
    for (const span of tracer.spans) {
      const {spanId} = span.spanContext()
      delivered.set(spanId, [...(delivered.get(spanId) ?? []), tracer])
    }
  }
  for (const {span, owner, parent, name, keys} of all) {
    const by = delivered.get(name) ?? []
    expect(
      by.length === (owner === undefined ? 0 : 1) && by[0] === owner,
      'invariant 5: delivered by another tracer, or twice',
    )
    const {attributes} = span as unknown as {attributes: Readonly<Record<string, unknown>>}
    expect(attributes['honeyhive.project'] === owner?.project, 'the ids are not those of the owner')
    expect(attributes['honeyhive.session_id'] === owner?.sessionId, 'the session is not that of the owner')
    expect(
      keys.every(key => Object.hasOwn(attributes, key)),
      'an enrichment is not where it must be',
    )
    const started = owner !== undefined && (span as unknown as {name: string}).name === 'owned'
    expect(!started || parent?.owner === undefined || parent.owner === owner, 'a span below another tracer’s span')
  }
}

const parentIdOf = (span: Span): string | undefined =>
  (span as {parentSpanContext?: {spanId: string}}).parentSpanContext?.spanId

const isOwnedBy = (node: Node | undefined, tracer: HoneyHiveTracer): boolean => {
  const {attributes} = (node?.span ?? {attributes: {}}) as unknown as {attributes: Readonly<Record<string, unknown>>}
  return attributes['honeyhive.session_id'] === tracer.sessionId
}

interface Marked {
  below: unknown
  readonly parent?: Marked
}

// What the package writes down about spans below, wiped: this is how the look is left out.
function forgetBelow(context: SpanContext): void {
  const shared = (globalThis as unknown as Record<symbol, {plainRecords?: {get(key: object): Marked | undefined}}>)[
    Symbol.for('enrich-span.v1')
  ]
  for (let at = shared?.plainRecords?.get(context); at !== undefined; at = at.parent) at.below = undefined
}

function pickFrom(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 8) % n
  }
}
