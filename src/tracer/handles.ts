import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {AnyTracer} from '../context/state/owner.ts'
import {createHiddenField} from '../context/state/hidden-field.ts'
import {createEnrichSpan, type EnrichSpan} from '../enrich/enrich-span.ts'
import {createTrace, type Trace} from '../trace/trace.ts'
import {createSpanProcessor} from './adoption/span-processor.ts'
import type {TracerCore} from './pipeline/core.ts'
import {coreOf} from './pipeline/create-core.ts'
import {
  createOwnedProvider,
  createOwnedTracer,
  type FlushableProvider,
  type OwnedTracer,
} from './pipeline/owned-tracer.ts'

const known = /* @__PURE__ */ createHiddenField<object, Handles>()

/** The forms in which `tracer` is passed on. They are created on first use, because most forks never need them. */
export function handlesOf(tracer: AnyTracer): Handles {
  const handles = known.get(tracer)
  if (handles !== undefined) return handles
  const created = new Handles(coreOf(tracer))
  known.set(tracer, created)
  return created
}

class Handles {
  readonly #core: TracerCore
  #otel: OwnedTracer | undefined
  #provider: FlushableProvider | undefined
  #spanProcessor: SpanProcessor | undefined
  #enrichSpan: EnrichSpan | undefined
  #trace: Trace | undefined

  constructor(core: TracerCore) {
    this.#core = core
  }

  get otel(): OwnedTracer {
    this.#otel ??= createOwnedTracer(this.#core, this.#core.pipeline.sdk)
    return this.#otel
  }

  get provider(): FlushableProvider {
    this.#provider ??= createOwnedProvider(this.#core)
    return this.#provider
  }

  get spanProcessor(): SpanProcessor {
    this.#spanProcessor ??= createSpanProcessor(this.#core)
    return this.#spanProcessor
  }

  get enrichSpan(): EnrichSpan {
    this.#enrichSpan ??= createEnrichSpan(this.#core)
    return this.#enrichSpan
  }

  get trace(): Trace {
    this.#trace ??= createTrace(this.#core)
    return this.#trace
  }
}
