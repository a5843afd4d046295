import {EvaluationError} from '../evaluation-error.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import {settings} from './evaluator-settings.ts'

/** A ready-made evaluator. It can also be called on parts of the outputs, in an evaluator of your own or in a test. */
export type ReadyEvaluator<I, G, O> = (outputs: O, inputs?: I, groundTruth?: G, context?: object) => unknown

/** What identifies the verdicts of a ready-made evaluator, however the code is minified. */
interface ReadyMade {
  /** The name of its factory. */
  readonly kind: string
  /** Grows when its verdicts change. */
  readonly version: number
  /** The arguments of its factory. */
  readonly settings: readonly unknown[]
  /** The labels of a judge. */
  readonly labels?: Readonly<Record<string, number | boolean>> | undefined
}

const about = /* @__PURE__ */ Symbol.for('enrich-span.v1.ready-made')
const uncalled = /* @__PURE__ */ Symbol.for('enrich-span.v1.factory')

/** Marks a function as a ready-made evaluator. The name of its metric is `name`. */
export function ready<F extends (...args: never[]) => unknown>(
  made: Omit<ReadyMade, 'version'> & {
    readonly version?: number
    readonly name?: string
    readonly options?: EvaluatorOptions
  },
  fn: F,
): F {
  const {kind, version = 1, settings: given, labels, name = kind, options} = made
  Object.defineProperty(fn, settings, {value: {name, ...options}})
  return Object.defineProperty(fn, about, {value: {kind, version, settings: given, labels}})
}

/** Returns what identifies a ready-made evaluator or a judge; `undefined` for any other function. */
export function readyMadeOf(fn: unknown): ReadyMade | undefined {
  return typeof fn === 'function' ? (fn as {[about]?: ReadyMade})[about] : undefined
}

/** Marks a function as one that makes evaluators, so that a missing call is noticed. */
export function factory<F extends (...args: never[]) => unknown>(name: string, fn: F): F {
  return Object.defineProperty(fn, uncalled, {value: name})
}

/** Returns the name of a factory that was not called; `undefined` for any other value. */
export function uncalledFactory(fn: unknown): string | undefined {
  return typeof fn === 'function' ? (fn as {[uncalled]?: string})[uncalled] : undefined
}

/** Throws an `EvaluationError` for an option that a factory does not know. */
export function refuseUnknown(name: string, options: object, ...known: readonly string[]): void {
  const unknown = Object.keys(options).find(option => !known.includes(option))
  if (unknown === undefined) return
  throw new EvaluationError(`${name}(): there is no option \`${unknown}\`. Known are ${known.join(', ') || '(none)'}`)
}

/** A verdict: `true`, or false with the reason. */
export const verdict = (passed: boolean, why: () => string): unknown =>
  passed ? true : {score: false, explanation: why()}

/** The error of an evaluator that could not measure. It is neither pass nor fail. */
export const notKnown = (what: string): Error => new Error(`not measured: ${what}`)
