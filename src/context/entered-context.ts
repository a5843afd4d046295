import type {Context, Span} from '@opentelemetry/api'
import {createContextKey, INVALID_SPAN_CONTEXT, trace} from '@opentelemetry/api'
import type {ContextSnapshot} from './context-snapshot.ts'
import type {Owner} from './state/owner.ts'
import {withoutSpans, type TracerStack, stackKey, push, pushForeign} from './tracer-stack.ts'

/** Returns the context after `owner` entered, with its new `span` active, or with the active span unchanged. */
export function enter(snapshot: ContextSnapshot, owner: Owner, span?: Span): Context {
  return entered(snapshot.context, span ?? snapshot.span, push(snapshot, owner, span))
}

/** Returns `base` with another active span and stack. */
export function entered(base: Context, span: Span | undefined, stack: TracerStack): Context {
  // The result never wraps one of our contexts. It takes the base of `base`, so contexts do not form a chain.
  return new EnteredContext((base.getValue(baseKey) as Context | undefined) ?? base, span, stack)
}

// The base is read by key and not by class, because the context may come from another copy of the package.
const baseKey = createContextKey('enrich-span.v1.base')

// The key is not exported, but `setSpan` passes it to the context.
function findSpanKey(): symbol | undefined {
  let found: symbol | undefined
  const probe: Context = {
    getValue: () => undefined,
    deleteValue: () => probe,
    setValue: key => {
      found = key
      return probe
    },
  }
  trace.setSpan(probe, trace.wrapSpanContext(INVALID_SPAN_CONTEXT))
  return found
}

const spanKey = /* @__PURE__ */ findSpanKey()

/**
 * Holds our two values beside the base, because they change with each span. A stock context copies a map for each
 * change.
 */
class EnteredContext implements Context {
  readonly base: Context
  readonly #span: Span | undefined
  readonly #stack: TracerStack | undefined

  constructor(base: Context, span: Span | undefined, stack: TracerStack | undefined) {
    this.base = base
    this.#span = span
    this.#stack = stack
  }

  getValue(key: symbol): unknown {
    if (key === spanKey) return this.#span
    if (key === stackKey) return this.#stack
    if (key === baseKey) return this.base
    return this.base.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === spanKey) return this.#withSpan(value as Span | undefined)
    if (key === stackKey) return new EnteredContext(this.base, this.#span, value as TracerStack)
    return new EnteredContext(this.base.setValue(key, value), this.#span, this.#stack)
  }

  deleteValue(key: symbol): Context {
    if (key === spanKey) return this.#withSpan(undefined)
    if (key === stackKey) return new EnteredContext(this.base, this.#span, undefined)
    return new EnteredContext(this.base.deleteValue(key), this.#span, this.#stack)
  }

  #withSpan(span: Span | undefined): Context {
    if (span !== undefined) return new EnteredContext(this.base, span, pushForeign(this.#stack, this.#span))
    return new EnteredContext(this.base, undefined, this.#stack && withoutSpans(this.#stack))
  }
}
