import {context, type Span, trace as api} from '@opentelemetry/api'
import {BasicTracerProvider, type ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {type Arbitrary, array, constantFrom, letrec, nat, oneof, record} from 'fast-check'
import {enrichSpan, HoneyHiveTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

/** One step of a random program. `who` is the tenant the step belongs to. */
export type Step =
  | {
      readonly does: 'trace' | 'start active' | 'activate' | 'run' | 'with'
      readonly who: number
      readonly inside: readonly Step[]
    }
  | {readonly does: 'plain'; readonly inside: readonly Step[]}
  | {readonly does: 'all'; readonly inside: readonly Step[]}
  | {readonly does: 'enrich free' | 'enrich for' | 'start' | 'timer' | 'await'; readonly who: number}

/** Programs of up to some dozen steps, nested up to six deep. */
export const programs: Arbitrary<readonly Step[]> = letrec<{steps: readonly Step[]; step: Step}>(tie => ({
  steps: array(tie('step'), {maxLength: 4, depthIdentifier: 'program'}),
  step: oneof(
    {depthSize: 'medium', depthIdentifier: 'program', maxDepth: 6},
    record({
      does: constantFrom('enrich free', 'enrich for', 'start', 'timer', 'await'),
      who: nat({max: 2}),
    }),
    record({
      does: constantFrom('trace', 'start active', 'activate', 'run', 'with'),
      who: nat({max: 2}),
      inside: tie('steps'),
    }),
    record({does: constantFrom('plain', 'all'), inside: tie('steps')}),
  ),
})).steps

/** How tenants are kept: each with a tracer of its own, or (the control) all with one global tracer. */
export type Keeping = 'apart' | 'one global tracer'

/** Runs a program for three tenants at once and returns what breaks the promises, in words. */
export async function violationsOf(program: readonly Step[], keeping: Keeping): Promise<readonly string[]> {
  const recordings = [0, 1, 2].map(n => recordSpans({project: `tenant-${n}`}))
  const global = new HoneyHiveTracer({destination: 'memory', project: 'global'})
  const plain = new BasicTracerProvider().getTracer('application')
  const tracerOf = (who: number): HoneyHiveTracer =>
    (keeping === 'apart' ? recordings[who]?.tracer : undefined) ?? global
  const violations: string[] = []

  let count = 0

  const run = async (steps: readonly Step[], here: Here): Promise<void> => {
    for (const step of steps) await take(step, here)
  }
  const take = async (step: Step, here: Here): Promise<void> => {
    const id = `${(count += 1)}`
    const within = (who: number, entered = who): Here => ({mine: who, entered, nearest: {...here.nearest, [who]: id}})
    // What the program's text says; the SDK must come to the same.
    const labels = (who: number) => ({id, parent: here.nearest[who] ?? 'none'})
    const attributes = (who: number) => ({attributes: {id, parent: here.nearest[who] ?? 'none'}})
    switch (step.does) {
      case 'trace': {
        const traced = tracerOf(step.who).trace({eventName: 'traced', config: labels(step.who)}, () =>
          run(step.inside, within(step.who)),
        )
        return traced()
      }
      case 'start active':
        return tracerOf(step.who).startActiveSpan('active', attributes(step.who), span =>
          run(step.inside, within(step.who)).finally(() => span.end()),
        )
      case 'activate': {
        // Another tenant has entered; then bare OpenTelemetry makes the span active, and no verb of ours sees it.
        const span = tracerOf(step.who).startSpan('activated', attributes(step.who))
        const entered = (step.who + 1) % 3
        const inside = (): Promise<void> => run(step.inside, within(step.who, entered))
        return tracerOf(entered)
          .run(() => context.with(api.setSpan(context.active(), span), inside))
          .finally(() => span.end())
      }
      case 'run':
        return tracerOf(step.who).run(() => run(step.inside, {...here, mine: step.who, entered: step.who}))
      case 'with':
        return enrichSpan.with({tracer: tracerOf(step.who), metadata: {inherited: step.who}}, () =>
          run(step.inside, {...here, mine: step.who, entered: step.who}),
        )
      case 'plain':
        return plain.startActiveSpan('plain', span =>
          run(step.inside, {...here, mine: here.entered}).finally(() => span.end()),
        )
      case 'all':
        await Promise.all(step.inside.map(each => take(each, here)))
        return
      case 'start':
        tracerOf(step.who).startSpan('started', attributes(step.who)).end()
        return
      case 'enrich free': {
        // `explain` asks the rules one by one, a call takes the shortest way.
        const {target} = enrichSpan.explain({metadata: {writer: here.mine ?? 'none'}})
        const {outcome} = enrichSpan.scope({metadata: {writer: here.mine ?? 'none'}})
        const differs = (['ok', 'via', 'span', 'tracer'] as const).filter(key => outcome[key] !== target[key])
        if (differs.length > 0) violations.push(`a call and its explanation differ in ${differs.join(', ')}`)
        return
      }
      case 'enrich for':
        tracerOf(step.who).enrichSpan({metadata: {writer: step.who}})
        return
      case 'timer':
        return new Promise(resolve => setImmediate(resolve))
      case 'await':
        await Promise.resolve()
    }
  }
  await Promise.all([run(program, outside), run(program, outside)])
  const spans = keeping === 'apart' ? recordings.flatMap(each => each.spans) : global.spans
  violations.push(...strayData(spans), ...wrongParents(spans), ...sharedTraces(spans))
  for (const {tracer} of recordings) await tracer.shutdown()
  await global.shutdown()
  return violations
}

/** Where a step stands in the text of its program. */
interface Here {
  /** The tenant whose code this is; undefined outside of any tenant. */
  readonly mine: number | undefined
  /** The tenant that entered last. Below a plain span, the code runs for it. */
  readonly entered: number | undefined
  /** The label of each tenant's nearest span. */
  readonly nearest: Readonly<Record<number, string>>
}

const outside: Here = {mine: undefined, entered: undefined, nearest: {}}

function strayData(spans: readonly ReadableSpan[]): string[] {
  return spans.flatMap(({attributes}) =>
    ['honeyhive_metadata.writer', 'honeyhive_metadata.inherited']
      .filter(
        key => attributes[key] !== undefined && `tenant-${String(attributes[key])}` !== attributes['honeyhive.project'],
      )
      .map(
        key => `${key} of tenant ${String(attributes[key])} on a span of ${String(attributes['honeyhive.project'])}`,
      ),
  )
}

function wrongParents(spans: readonly ReadableSpan[]): string[] {
  const labels = new Map(spans.map(span => [span.spanContext().spanId, label(span, 'id')]))
  return spans.flatMap(span => {
    const parent: string = labels.get(span.parentSpanContext?.spanId ?? '') ?? 'none'
    const expected: string = label(span, 'parent')
    return parent === expected ? [] : [`parent ${parent} instead of ${expected}`]
  })
}

// Two tenants share a trace only where each joined a plain span above both: never through a root of theirs.
function sharedTraces(spans: readonly ReadableSpan[]): string[] {
  const projects = new Map<string, Set<unknown>>()
  for (const span of spans) {
    const {traceId} = span.spanContext()
    projects.set(traceId, (projects.get(traceId) ?? new Set()).add(span.attributes['honeyhive.project']))
  }
  return spans
    .filter(span => span.parentSpanContext === undefined && (projects.get(span.spanContext().traceId)?.size ?? 0) > 1)
    .map(() => 'a root shares its trace with another tenant')
}

function label(span: ReadableSpan, key: string): string {
  const value = span.attributes[`honeyhive_config.${key}`] ?? span.attributes[key]
  return typeof value === 'string' ? value : 'none'
}

/** The span that is active, for checks that must not use this library. */
export const activeSpan = (): Span | undefined => api.getSpan(context.active())
