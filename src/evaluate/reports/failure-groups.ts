import {isThrown, lineOf, toThrown} from '../../attributes/thrown.ts'
import type {EvaluateResult, EvaluatorFailure} from '../metrics/results.ts'

/** Failures with the same message. */
interface FailureGroup {
  /** The failed part and its error, such as `evaluator judge failed: Error: 500`. */
  readonly text: string
  /** The ids of the datapoints; empty for a failure of the whole run. */
  readonly ids: readonly string[]
}

/** The parts of a run that can have failures. */
export interface FailedRun {
  readonly datapoints: readonly (Pick<EvaluateResult['datapoints'][number], 'id' | 'status' | 'error'> & {
    readonly failures: readonly EvaluatorFailure[]
  })[]
  readonly runFailures: readonly EvaluatorFailure[]
}

/** Groups the failures of a run by message: those of the whole run first, then the largest groups. */
export function groupFailures({datapoints, runFailures}: FailedRun): FailureGroup[] {
  const groups = new Map<string, Set<string>>()
  const add = (text: string, id: string): void => {
    const ids = groups.get(text)
    if (ids === undefined) groups.set(text, new Set([id]))
    else ids.add(id)
  }
  for (const {id, status, error, failures} of datapoints) {
    if (status === 'failed') add(`failed: ${messageOf(error)}`, id)
    for (const failure of failures) add(describeFailure(failure), id)
  }
  const ofDatapoints = [...groups].map(([text, ids]) => ({text, ids: [...ids]}))
  return [
    ...runFailures.map(failure => ({text: `run ${describeFailure(failure)}`, ids: []})),
    ...ofDatapoints.sort((a, b) => b.ids.length - a.ids.length),
  ]
}

/** Writes a group as one sentence: one datapoint is named, several are counted. */
export function headingOf({text, ids: [first, ...others]}: FailureGroup): string {
  if (first === undefined) return text
  const subject = others.length === 0 ? first : `${others.length + 1} datapoints`
  return text.startsWith('evaluator ') ? `${subject}: ${text}` : `${subject} ${text}`
}

const describeFailure = ({evaluator, error}: EvaluatorFailure): string =>
  `evaluator ${evaluator} failed: ${messageOf(error)}`

/** Returns an error in one line with its causes. A run in memory has what was thrown, the JSON of a result plain data. */
export const messageOf = (error: unknown): string =>
  lineOf(isThrown(error) ? error : toThrown(error)).slice(0, longestMessage)

const longestMessage = 2_000
