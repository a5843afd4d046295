import type {Enrichment} from '../attributes/enrichment.ts'
import {type NamespaceName, namespaces, type Namespaces} from '../attributes/namespaces.ts'
import type {Owner} from '../context/state/owner.ts'
import {apply} from './apply.ts'
import type {Block, EnrichmentScope} from './enrichment-scope.ts'
import {explain} from './explain.ts'
import type {Explanation} from './explanation.ts'
import {enrichWith, openScope} from './scope.ts'

/**
 * Adds structured data to the running span, from anywhere.
 *
 * Reserved namespaces are written first, then `attributes`, then all other keys as metadata. On equal keys the last one
 * wins. Returns `true` when all data was written to a recording span. A `false` is counted in `diagnostics()` and reported
 * once. Never throws, never returns a promise.
 *
 * @example
 * enrichSpan({metadata: {step: 'plan'}, metrics: {score: 0.95}, user_id: '123'}) // true inside a span
 */
export interface EnrichSpan extends Shortcuts {
  /**
   * Adds structured data to the running span: namespaces such as `metadata` and `metrics`, and any other key as metadata.
   * Returns `true` when all of it was written. Never throws.
   */
  <const T extends Enrichment<T>>(enrichment?: T & Namespaces & object): boolean
  /**
   * Writes to the outermost span instead of the nearest: the request's span. For a tracer it is its own outermost span
   * here, never the application's. The same as `{span: 'root'}` in any call.
   */
  root<const T extends Enrichment<T>>(enrichment?: T & Namespaces & object): boolean
  /** Resolves the span once and keeps it as the target, even where the async context is lost. */
  scope<const T extends Enrichment<T>>(enrichment?: T & Namespaces & object): EnrichmentScope
  /**
   * Enriches the span, then runs `callback`. Spans that the same tracer starts inside inherit metadata, config, user
   * properties, attributes and other keys, but not measurements. Returns the result of the callback, untouched.
   */
  with<R>(callback: (scope: EnrichmentScope) => R): R
  with<const T extends Enrichment<T>, R>(
    enrichment: T & Namespaces & object,
    callback: (scope: EnrichmentScope) => R,
  ): R
  /** Explains the effect of a call here, with the reasons. It neither writes nor counts. */
  explain<const T extends Enrichment<T>>(enrichment?: T & Namespaces & object): Explanation
}

/** One call per namespace: `enrichSpan.metrics({score: 1})` is `enrichSpan({metrics: {score: 1}})`. */
export type Shortcuts = {
  readonly [K in NamespaceName]: <const V>(value: V & Enrichment<{readonly [N in K]: V}>[K]) => boolean
}

/** Creates the callable: the free function for `undefined`, or the method of one tracer. */
export function createEnrichSpan(instance: Owner | undefined): EnrichSpan {
  const call = (enrichment?: object): boolean => apply(data(enrichment), instance).failure === undefined
  // The frozen target refuses set, define, delete and setPrototypeOf, so the Proxy needs no trap for them.
  const target: object = Object.freeze(Object.defineProperties(call, membersOf(instance)))
  return new Proxy(target, handler) as EnrichSpan
}

// The object has no prototype, because engines search it for a trap at each call.
const handler: ProxyHandler<object> = /* @__PURE__ */ Object.freeze({__proto__: null, get: read})

/** The table of call forms. They differ only here, and never inside `apply`. */
function membersOf(instance: Owner | undefined): PropertyDescriptorMap {
  const members: Record<string, (...args: never[]) => unknown> = {
    root: (enrichment?: object) => apply(data(enrichment), instance, true).failure === undefined,
    scope: (enrichment?: object) => openScope(data(enrichment), instance),
    with: (first: object, second?: Block) =>
      typeof first === 'function'
        ? enrichWith({}, first as Block, instance)
        : enrichWith(data(first), second as Block, instance),
    explain: (enrichment?: object) => explain(data(enrichment), instance),
  }
  for (const [name] of namespaces) {
    members[name] = (value: unknown) => apply({[name]: value}, instance).failure === undefined
  }
  const descriptors: PropertyDescriptorMap = {name: {value: 'enrichSpan'}}
  for (const [name, value] of Object.entries(members)) descriptors[name] = {value, enumerable: true}
  return descriptors
}

// Own members come first, then those of every function. Further members must not exist, because `await enrichSpan` must
// not find a `then`.
function read(target: object, key: string | symbol): unknown {
  if (Object.hasOwn(target, key)) return target[key as never]
  // The value comes from the descriptor and not from a read, because `caller` and `arguments` are accessors that throw.
  return Object.getOwnPropertyDescriptor(Function.prototype, key)?.value
}

function data(enrichment: object | undefined): object {
  return enrichment ?? {}
}

/** Adds structured data to the running span, from anywhere. It discovers the span and its tracer at each call. */
export const enrichSpan: EnrichSpan = /* @__PURE__ */ createEnrichSpan(undefined)
