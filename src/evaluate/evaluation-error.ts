/**
 * A wrong set-up of an experiment: its message names the subject, what was given and what would be right. The only error
 * with which `evaluate` rejects; what fails while the experiment runs is in its result.
 *
 * @example
 * new EvaluationError('evaluate: `dataset` is missing').name // 'EvaluationError'
 */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError'
}
