import type {TracerProvider} from '@opentelemetry/api'
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import {createEnrichSpan, type EnrichSpan} from '../enrich/enrich-span.ts'
import {createTrace, type Trace} from '../trace/trace.ts'
import type {TracerCore} from './pipeline/core.ts'
import {createOwnedProvider, createOwnedTracer, type OwnedTracer} from './pipeline/owned-tracer.ts'
import {createSpanProcessor} from './adoption/span-processor.ts'

/** What a tracer is handed on as, each made when it is first asked for: most forks never are. */
export class Handles {
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
