import type {Datapoint} from '../dataset/datapoint.ts'

/** A datapoint that is scored again, with the id of its result. */
export interface Scored {
  readonly id: string
  readonly datapoint: Datapoint
}

type Prepare = (scored: readonly Scored[]) => Promise<void>

/** The property of an evaluator that wants to see a stored run before it is scored again. Two copies share it. */
const key = Symbol.for('enrich-span.v1.prepare')

/** Returns the evaluator with a preparation. */
export const withPreparation = <F extends object>(fn: F, prepare: Prepare): F =>
  Object.defineProperty(fn, key, {value: prepare})

/** Calls the preparations of evaluators. Throws the errors that they find. */
export async function prepareEvaluators(evaluators: readonly unknown[], scored: readonly Scored[]): Promise<void> {
  for (const each of evaluators) {
    const fn = typeof each === 'function' ? each : (Object(each) as {readonly evaluate?: unknown}).evaluate
    await (fn as {readonly [key]?: Prepare} | undefined)?.[key]?.(scored)
  }
}
