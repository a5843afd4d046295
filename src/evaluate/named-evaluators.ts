import {EvaluationError} from './evaluation-error.ts'
import {type Evaluator, optionsOf} from './evaluator.ts'
import type {EvaluatorOptions} from './evaluator-options.ts'

/** An evaluator of a run. */
export interface NamedEvaluator {
  readonly name: string
  readonly measure: Evaluator<unknown, unknown, unknown>
  readonly options: EvaluatorOptions
}

/** Names the evaluators of a run; throws an `EvaluationError` for what is no function and for equal names. */
export function nameEvaluators(given: readonly unknown[]): readonly NamedEvaluator[] {
  const named = given.map((fn, index) => {
    if (typeof fn !== 'function') {
      throw new EvaluationError(`evaluate(): evaluator ${index + 1} must be a function, got ${typeof fn}`)
    }
    const options = optionsOf(fn)
    const name = options.name ?? (fn.name || `evaluator_${index + 1}`)
    return {name, measure: fn as NamedEvaluator['measure'], options}
  })
  const seen = new Set<string>()
  for (const {name} of named) {
    if (seen.has(name)) {
      throw new EvaluationError(
        `evaluate(): two evaluators are named "${name}", one would overwrite the other. Name them: evaluator({name: '…'}, fn)`,
      )
    }
    seen.add(name)
  }
  return named
}
