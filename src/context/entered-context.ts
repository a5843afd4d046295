import type {Context, Span} from '@opentelemetry/api'
import {createContextKey, INVALID_SPAN_CONTEXT, trace} from '@opentelemetry/api'
import type {ContextSnapshot} from './context-snapshot.ts'
import type {Owner} from './state/owner.ts'
import {withoutSpans, type TracerStack, stackKey, push, pushForeign} from './tracer-stack.ts'

/** The context in which `owner` has entered, with its `span` active, or whatever was active when it has none. */
export function enter(place: ContextSnapshot, owner: Owner, span?: Span): Context {
  return entered(place.context, span ?? place.span, push(place.lineage, owner, place.span, span))
}

/** `base` with another active span and lineage. */
export function entered(base: Context, span: Span | undefined, lineage: TracerStack): Context {
  // Never a chain: a context made from one of ours starts from that one's base, and holds nothing else of it.
  return new OwnContext((base.getValue(baseKey) as Context | undefined) ?? base, span, lineage)
}

// By key, not by class: the context may come from another copy of the package.
const baseKey = createContextKey('enrich-span.v1.base')

// The key is not exported; setSpan shows it to the context it is given.
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

/** Holds the two values that every step of ours changes beside the base: stock contexts copy a map for each of them. */
class OwnContext implements Context {
  readonly base: Context
  readonly #span: Span | undefined
  readonly #lineage: TracerStack | undefined

  constructor(base: Context, span: Span | undefined, lineage: TracerStack | undefined) {
    this.base = base
    this.#span = span
    this.#lineage = lineage
  }

  getValue(key: symbol): unknown {
    if (key === spanKey) return this.#span
    if (key === stackKey) return this.#lineage
    if (key === baseKey) return this.base
    return this.base.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === spanKey) return this.#withSpan(value as Span | undefined)
    if (key === stackKey) return new OwnContext(this.base, this.#span, value as TracerStack)
    return new OwnContext(this.base.setValue(key, value), this.#span, this.#lineage)
  }

  deleteValue(key: symbol): Context {
    if (key === spanKey) return this.#withSpan(undefined)
    if (key === stackKey) return new OwnContext(this.base, this.#span, undefined)
    return new OwnContext(this.base.deleteValue(key), this.#span, this.#lineage)
  }

  #withSpan(span: Span | undefined): Context {
    if (span !== undefined) return new OwnContext(this.base, span, pushForeign(this.#lineage, this.#span))
    return new OwnContext(this.base, undefined, this.#lineage && withoutSpans(this.#lineage))
  }
}
