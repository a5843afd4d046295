import {isRecord} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** Names of options in other tools, with the option of `evaluate` that replaces each. */
const foreignWords: Readonly<Record<string, string>> = {
  task: 'function',
  target: 'function',
  run: 'function',
  fn: 'function',
  data: 'dataset',
  examples: 'dataset',
  scorers: 'evaluators',
  scores: 'evaluators',
  metrics: 'evaluators',
  evals: 'evaluators',
  summaryEvaluators: 'runEvaluators',
  concurrency: 'maxWorkers',
  maxConcurrency: 'maxWorkers',
  parallelism: 'maxWorkers',
  workers: 'maxWorkers',
  trialCount: 'trials',
  repetitions: 'trials',
  numRepetitions: 'trials',
  repeat: 'trials',
  experimentName: 'name',
  experiment: 'name',
  timeoutMs: 'timeout',
  maxRetries: 'retries',
  bail: 'maxFailures',
}

/** Throws an `EvaluationError` for an option under the name of another tool, and names ours. */
export function refuseForeignWords(subject: string, options: unknown, known: readonly string[]): void {
  if (!isRecord(options)) return
  for (const word of Object.keys(options)) {
    const ours = Object.hasOwn(foreignWords, word) && !known.includes(word) ? foreignWords[word] : undefined
    if (ours === undefined) continue
    throw new EvaluationError(`${subject}: there is no option \`${word}\`. Here it is \`${ours}\``)
  }
}
