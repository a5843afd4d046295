import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'

/**
 * The property of an evaluator that holds its options. The symbol is global, so that two copies of the package share
 * it.
 */
export const settings: unique symbol = /* @__PURE__ */ Symbol.for('enrich-span.v1.evaluator') as never

/** Returns a function like `fn` with `options` merged over the options of `fn`. */
export function withOptions<A extends readonly unknown[], R>(
  options: EvaluatorOptions,
  fn: (...args: A) => R,
): (...args: A) => R {
  const copy = (...args: A): R => fn(...args)
  Object.defineProperty(copy, 'name', {value: fn.name, configurable: true})
  Object.defineProperty(copy, written, {value: writtenFunction(fn)})
  return Object.defineProperty(copy, settings, {value: {...optionsOf(fn), ...options}})
}

/** The property of an evaluator with options that holds the user's function. */
const written = /* @__PURE__ */ Symbol.for('enrich-span.v1.written')

/** Returns the function that the user wrote, without the wrappers of options. */
export function writtenFunction(fn: unknown): unknown {
  return (typeof fn === 'function' && (fn as {[written]?: unknown})[written]) || fn
}

/** Returns the options of an evaluator. */
export function optionsOf(fn: unknown): EvaluatorOptions {
  return (typeof fn === 'function' && (fn as {[settings]?: EvaluatorOptions})[settings]) || {}
}
