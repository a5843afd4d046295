/**
 * A wrong set-up of an experiment. Its message names the subject, the wrong value and the right one. `evaluate` rejects
 * only with this error. Failures during the experiment are in its result.
 *
 * @example
 * new EvaluationError('evaluate: `dataset` is missing').name // 'EvaluationError'
 */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError'
}
