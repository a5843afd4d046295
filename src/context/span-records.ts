import type {Span, SpanContext} from '@opentelemetry/api'
import type {Owner} from './owner.ts'

/** What a tracer writes about each span it starts. */
export interface SpanRecord {
  readonly owner: Owner
  /** Attributes written so far, counted high: overwrites count too, until an exact count is needed. */
  writes: number
  /** The span itself, for whoever holds its context only. */
  readonly span: Span
}

/** The records by the span's own context object: what a `WeakMap` does, at a twentieth of its price. */
export interface SpanRecords {
  get(context: SpanContext): SpanRecord | undefined
  set(context: SpanContext, record: SpanRecord): void
}

/**
 * Keeps each record in a private field of the context. Nobody can see, copy or enumerate it, and it goes with the
 * context. A weak map of many short-lived keys makes each garbage collection go through all of them.
 */
export function createSpanRecords(): SpanRecords {
  let refused: WeakMap<SpanContext, SpanRecord> | undefined
  return {
    get: context => Holder.read(context) ?? refused?.get(context),
    set(context, record) {
      try {
        Holder.write(context, record)
      } catch {
        // Engines may refuse a private field to an object that is frozen.
        refused ??= new WeakMap()
        refused.set(context, record)
      }
    },
  }
}

// A constructor that returns an object makes the class below give its fields to that object.
function itself(context: SpanContext): SpanContext {
  return context
}

class Holder extends (itself as unknown as new (context: SpanContext) => object) {
  #record: SpanRecord

  constructor(context: SpanContext, record: SpanRecord) {
    super(context)
    this.#record = record
  }

  static read(context: SpanContext): SpanRecord | undefined {
    return #record in context ? context.#record : undefined
  }

  static write(context: SpanContext, record: SpanRecord): object {
    if (!(#record in context)) return new Holder(context, record)
    context.#record = record
    return context
  }
}
