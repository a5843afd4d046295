import type {TracerProvider} from '@opentelemetry/api'
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {AnyTracer} from '../context/state/owner.ts'
import {createEnrichSpan, type EnrichSpan} from '../enrich/enrich-span.ts'
import {createTrace, type Trace} from '../trace/trace.ts'
import {createSpanProcessor} from './adoption/span-processor.ts'
import type {TracerCore, TracerHandles} from './pipeline/core.ts'
import {coreOf} from './pipeline/create-core.ts'
import {createOwnedProvider, createOwnedTracer, type OwnedTracer} from './pipeline/owned-tracer.ts'

/** The forms in which `tracer` is passed on. */
export function handlesOf(tracer: AnyTracer): TracerHandles {
  const core = coreOf(tracer)
  core.handles ??= new Handles(core)
  return core.handles
}

class Handles implements TracerHandles {
  readonly #core: TracerCore
  #otel: OwnedTracer | undefined
  #provider: TracerProvider | undefined
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

  get provider(): TracerProvider {
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
