import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'

/** Where settings stand on an evaluator; a symbol of the process, so that two copies of the package agree. */
const settings = Symbol.for('enrich-span.v1.evaluator')

/** A function like `fn` that carries `options`, over those that `fn` has. */
export function withOptions<A extends readonly unknown[], R>(
  options: EvaluatorOptions,
  fn: (...given: A) => R,
): (...given: A) => R {
  const configured = (...given: A): R => fn(...given)
  Object.defineProperty(configured, 'name', {value: fn.name, configurable: true})
  return Object.defineProperty(configured, settings, {value: {...optionsOf(fn), ...options}})
}

/** The options that an evaluator was given. */
export function optionsOf(fn: unknown): EvaluatorOptions {
  return (typeof fn === 'function' && (fn as {[settings]?: EvaluatorOptions})[settings]) || {}
}
