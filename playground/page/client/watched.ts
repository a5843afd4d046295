// The programs of the editor import this file as 'enrich-span': the package itself, with its calls recorded.
import {
  type EnrichmentScope,
  type EnrichSpan,
  enrichSpan as original,
  HoneyHiveTracer as Original,
  setDefaultTracer,
  type TracerOptions,
} from 'enrich-span'
import {grown, type Recording, recording, type SeenSpan} from './record.ts'

// oxlint-disable-next-line import/export -- the exports below replace those of the same name
export * from 'enrich-span'

/** The package's `enrichSpan`; each call is explained before it is made. */
export const enrichSpan: EnrichSpan = watched(original)

/** The package's tracer; its spans and messages are shown. */
export class HoneyHiveTracer extends Original {
  #enrichSpan: EnrichSpan | undefined

  constructor(options: TracerOptions = {}) {
    const into = recording()
    super({
      ...options,
      processors: [...(options.processors ?? []), watcher(into)],
      onDiagnostic: diagnostic => {
        into.messages.push({code: diagnostic.code, text: diagnostic.message.replace(/ \[[\w-]+\]$/, '')})
        grown()
        options.onDiagnostic?.(diagnostic)
      },
    })
    if (!into.projects.includes(this.project)) into.projects.push(this.project)
  }

  static override init(options: TracerOptions = {}): HoneyHiveTracer {
    const tracer = new HoneyHiveTracer(options)
    setDefaultTracer(tracer)
    return tracer
  }

  override get enrichSpan(): EnrichSpan {
    this.#enrichSpan ??= watched(super.enrichSpan)
    return this.#enrichSpan
  }
}

type Processor = NonNullable<TracerOptions['processors']>[number]

function watcher(into: Recording): Processor {
  const seen = new WeakMap<object, SeenSpan>()
  return {
    onStart: span => {
      const started: SeenSpan = {
        id: span.spanContext().spanId,
        parentId: span.parentSpanContext?.spanId,
        name: span.name,
        project: String(span.attributes['honeyhive.project']),
        startedAt: performance.now(),
        attributes: span.attributes,
        endedAt: undefined,
        failed: false,
      }
      seen.set(span, started)
      into.spans.push(started)
      grown()
    },
    onEnd: span => {
      const ended = seen.get(span)
      if (ended === undefined) return
      ended.endedAt = performance.now()
      ended.failed = span.status.code === 2
      grown()
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

type Anything = (...given: unknown[]) => unknown

function watched(callable: EnrichSpan): EnrichSpan {
  // A function of its own, because the package's callable is frozen and a Proxy must report its members unchanged.
  const stand = ((): boolean => false) as unknown as EnrichSpan
  return new Proxy(stand, {
    apply: (_, self, given: [object?]) => {
      explain(callable, 'enrichSpan()', given[0])
      return Reflect.apply(callable, self, given) as unknown
    },
    get: (_, name) => {
      const member: unknown = Reflect.get(callable, name)
      if (typeof member !== 'function' || !Object.hasOwn(callable, name) || name === 'explain') return member
      return watchedMember(callable, String(name), member as Anything)
    },
  })
}

function watchedMember(callable: EnrichSpan, name: string, member: Anything): Anything {
  return (...given) => {
    const [first] = given
    const isForm = name === 'scope' || name === 'with'
    const enrichment = isForm ? (typeof first === 'object' && first !== null ? first : {}) : {[name]: first}
    explain(callable, `enrichSpan.${name}()`, enrichment)
    const block = given.at(-1)
    if (name === 'with' && typeof block === 'function') {
      given[given.length - 1] = (scope: EnrichmentScope): unknown => (block as Anything)(watchedScope(callable, scope))
    }
    const result = member(...given)
    grown()
    return name === 'scope' ? watchedScope(callable, result as EnrichmentScope) : result
  }
}

/** A scope whose calls are shown too. A scope has its span, so there is one step. */
function watchedScope(callable: EnrichSpan, scope: EnrichmentScope): EnrichmentScope {
  const enrich = (enrichment: object): boolean => {
    const into = recording()
    const explanation = callable.explain({...enrichment, span: scope.span})
    const written = scope.enrich(enrichment)
    const found = scope.span === undefined ? {} : {found: 'scope'}
    const why = 'the scope found its span when it was opened, and stays on it'
    into.calls.push({
      form: 'scope.enrich()',
      explanation: {...explanation, target: scope.outcome, steps: [{step: 'explicit', ...found, why}]},
    })
    grown()
    return written
  }
  return new Proxy(scope, {
    get: (_, name) => {
      if (name === 'enrich') return enrich
      const member: unknown = Reflect.get(scope, name, scope)
      return typeof member === 'function' ? (member as Anything).bind(scope) : member
    },
  })
}

function explain(callable: EnrichSpan, form: string, enrichment: object = {}): void {
  recording().calls.push({form, explanation: callable.explain(enrichment)})
  grown()
}
