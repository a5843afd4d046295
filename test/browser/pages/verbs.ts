import {diagnostics, enrichSpan, HoneyHiveTracer, inject, type InjectOptions} from 'enrich-span'
import {useZoneContext} from 'enrich-span/browser'
import {context, ROOT_CONTEXT, type ContextManager, trace} from '@opentelemetry/api'
import type {Vector} from '../../enrich/vectors.ts'

const stamped = /^honeyhive\.(session_id|project|source)$/

/** The result of each vector, which the test compares. */
function playVectors(vectors: readonly Vector[]): readonly {readonly attributes: object; readonly returned: unknown}[] {
  return vectors.map(({span: kind, call, calls}) => {
    const tracer = new HoneyHiveTracer({
      project: 'vectors',
      destination: 'memory',
      disableTracing: kind === 'non_recording',
    })
    const play = (): unknown => (calls === undefined ? enrichSpan(call) : calls.map(each => enrichSpan(each)))
    if (kind === 'none') return {attributes: {}, returned: play()}
    return tracer.startActiveSpan('vector', span => {
      if (kind === 'ended') span.end()
      const returned = play()
      span.end()
      const given = tracer.spans[0]?.attributes ?? {}
      const attributes = Object.fromEntries(Object.entries(given).filter(([key]) => !stamped.test(key)))
      return {attributes, returned}
    })
  })
}

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, Math.random() * 8))

/** Two tenants, `flows` flows at once, each some spans deep, with awaits of different length: spans that crossed. */
async function interleave(flows: number): Promise<{readonly spans: number; readonly crossed: number}> {
  await useZoneContext()
  const tenants = ['acme', 'globex'].map(project => new HoneyHiveTracer({project, destination: 'memory'}))
  const work: Promise<void>[] = []
  for (let number = 0; number < flows; number++) {
    for (const tracer of tenants) work.push(flow(tracer, number))
  }
  await Promise.all(work)
  const spans = tenants.flatMap(({spans: finished}) => finished)
  const crossed = spans.filter(({name, attributes, parentSpanContext}) => {
    const number = Number(name.split(' ')[1])
    const parent = spans.find(each => each.spanContext().spanId === parentSpanContext?.spanId)
    const nested = name.startsWith('inner')
      ? parent?.name === `outer ${number}` && parent.attributes['honeyhive.project'] === attributes['honeyhive.project']
      : parent === undefined
    return !(
      nested &&
      attributes['honeyhive_metadata.flow'] === number &&
      attributes['honeyhive_metrics.late'] === number &&
      attributes['honeyhive_metadata.tenant'] === attributes['honeyhive.project']
    )
  })
  return {spans: spans.length, crossed: crossed.length}
}

async function flow(tracer: HoneyHiveTracer, number: number): Promise<void> {
  const mark = {flow: number, tenant: tracer.project}
  const outer = tracer.trace({eventName: `outer ${number}`}, async () => {
    await pause()
    enrichSpan({metadata: mark})
    const inner = tracer.trace({eventName: `inner ${number}`}, async () => {
      await pause()
      enrichSpan({metadata: mark})
      await fetch('/echo')
      enrichSpan({metrics: {late: number}})
    })
    await inner()
    enrichSpan({metrics: {late: number}})
  })
  await outer()
}

/** Results of traced functions in a page with zone.js, which replaces the promises of the language. */
async function consumeTraced(): Promise<{readonly received: unknown[]; readonly spans: string}> {
  await useZoneContext()
  const tracer = new HoneyHiveTracer({project: 'writer', destination: 'memory'})
  const received: unknown[] = []
  const word = tracer.trace({eventName: 'word'}, async (number: number) => {
    await pause()
    if (number === 3) throw new Error('no third')
    return `word ${number}`
  })
  const words = tracer.trace({eventName: 'words'}, async function* () {
    for (const number of [0, 1, 2]) yield await word(number)
  })
  for await (const each of words()) received.push(each)
  received.push(await Promise.all([word(4), word(5)]))
  received.push(await word(3).catch(String))
  received.push(await word(6).finally(() => received.push('finally')))
  const spans = tracer.spans.map(({name, attributes}) => attributes['honeyhive_outputs.result'] ?? name)
  return {received, spans: spans.join(', ')}
}

/** A page without zone.js: the spans found before and after an await, and the messages about it. */
async function withoutZone(): Promise<object> {
  const tracer = new HoneyHiveTracer({project: 'plain', destination: 'memory'})
  const found = await tracer.startActiveSpan('work', async span => {
    const before = enrichSpan({metadata: {before: 1}})
    const scope = enrichSpan.scope()
    await new Promise(resolve => setTimeout(resolve, 1))
    const after = enrichSpan({metadata: {after: 1}})
    const again = enrichSpan({metadata: {after: 2}})
    const handle = scope.enrich({metadata: {handle: 1}})
    span.end()
    return {before, after, again, handle}
  })
  const {counts, contextManager} = diagnostics()
  return {...found, contextManager, counted: counts['no-span'], bitten: counts['no-context-manager']}
}

/** An application's own manager, without zone.js. */
async function withForeignManager(): Promise<string> {
  class Foreign {
    #active = ROOT_CONTEXT
    active = (): typeof ROOT_CONTEXT => this.#active
    with = (given: typeof ROOT_CONTEXT, run: () => unknown): unknown => {
      const before = this.#active
      this.#active = given
      try {
        return run()
      } finally {
        this.#active = before
      }
    }
    bind = (_: unknown, target: unknown): unknown => target
    enable = (): this => this
    disable = (): this => this
  }
  context.setGlobalContextManager(new Foreign() as unknown as ContextManager)
  return useZoneContext().then(
    () => 'registered',
    (error: unknown) => String(error),
  )
}

/** The effect of `useZoneContext` in a page whose first tracer came before it, and of a second call. */
async function zoneAfterTracer(): Promise<object> {
  const tracer = new HoneyHiveTracer({project: 'early', destination: 'memory'})
  await Promise.all([useZoneContext(), useZoneContext()])
  await useZoneContext()
  return tracer.startActiveSpan('work', async span => {
    await new Promise(resolve => setTimeout(resolve, 1))
    const kept = trace.getActiveSpan() === span
    const here = enrichSpan.explain({}).notices.length
    span.end()
    const outside = context.with(ROOT_CONTEXT, () => enrichSpan.explain({}).notices.map(({code}) => code))
    return {kept, contextManager: diagnostics().contextManager, here, outside}
  })
}

/** Calls its own server from within a span, with the headers that a hostile page would add. */
async function callServer(): Promise<{readonly traceId: string; readonly spanId: string; readonly headers: object}> {
  await useZoneContext()
  const tracer = new HoneyHiveTracer({project: 'page', destination: 'memory'})
  return tracer.startActiveSpan('click', async span => {
    await new Promise(resolve => setTimeout(resolve, 1))
    const headers = inject({}, {to: '/api', carrierHosts: ['api.example.com']})
    const spoofed = {baggage: `honeyhive_tracer_id=${tracer.id},honeyhive.project=page`}
    await fetch('/api', {headers: {...headers, ...spoofed}})
    span.end()
    const {traceId, spanId} = span.spanContext()
    return {traceId, spanId, headers}
  })
}

/** Calls a server of another origin, once without and once with `options`. Returns the messages. */
async function callOther(
  url: string,
  options: Pick<InjectOptions, 'allowedOrigins' | 'carrierHosts'>,
): Promise<{readonly traceId: string; readonly reported: readonly string[]}> {
  const reported: string[] = []
  const tracer = new HoneyHiveTracer({
    project: 'page',
    destination: 'memory',
    onDiagnostic: ({message}) => reported.push(message),
  })
  const [traceId, asked] = tracer.startActiveSpan('click', span => {
    const requests = [{}, options].map(each => fetch(url, {headers: inject({}, {to: url, ...each})}))
    span.end()
    return [span.spanContext().traceId, requests]
  })
  await Promise.all(asked)
  return {traceId, reported}
}

/** The origins that get headers, for addresses in every form that `fetch` takes. `base` is the base of the document. */
function originsThatGet(addresses: readonly string[], allowedOrigins?: readonly string[], base?: string): string[] {
  const element = document.head.appendChild(document.createElement('base'))
  if (base !== undefined) element.href = base
  const tracer = new HoneyHiveTracer({project: 'page', destination: 'memory'})
  const got = tracer.startActiveSpan('click', span => {
    const targets = addresses.flatMap(each => [each, new URL(each, document.baseURI), new Request(each)])
    const sent = targets.filter(to => Object.keys(inject({}, {to, allowedOrigins})).length > 0)
    if (Object.keys(inject()).length > 0) sent.push('nowhere')
    span.end()
    return sent.map(to => (to instanceof Request ? to.url : String(to)))
  })
  element.remove()
  return got
}

/** A browser without the symbols of `using`. */
function scopeWithoutSymbol(): object {
  const scope = enrichSpan.scope({a: 1}) as unknown as Record<symbol, unknown>
  const name = Symbol.for('Symbol.dispose')
  return {
    lacking: Symbol.dispose === undefined,
    disposable: typeof scope[name] === 'function',
    stray: 'undefined' in scope,
  }
}

/** The calls for the tests of this page. */
export interface Calls {
  readonly playVectors: typeof playVectors
  readonly interleave: typeof interleave
  readonly consumeTraced: typeof consumeTraced
  readonly withoutZone: typeof withoutZone
  readonly withForeignManager: typeof withForeignManager
  readonly zoneAfterTracer: typeof zoneAfterTracer
  readonly scopeWithoutSymbol: typeof scopeWithoutSymbol
  readonly callServer: typeof callServer
  readonly callOther: typeof callOther
  readonly originsThatGet: typeof originsThatGet
}

const calls: Calls = {
  playVectors,
  interleave,
  consumeTraced,
  withoutZone,
  withForeignManager,
  zoneAfterTracer,
  scopeWithoutSymbol,
  callServer,
  callOther,
  originsThatGet,
}

Object.assign(globalThis, {calls})
