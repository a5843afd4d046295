import type {EvaluatorFacts} from '../facts/run-facts.ts'
import {type ComparableRun, evaluatorOf} from './comparable-run.ts'
import type {NoComparison} from './comparison.ts'
import {counted} from './format-numbers.ts'

/** What the two runs say about the evaluator of one metric. */
interface EvaluatorChange {
  /** Why the metric is not comparable; absent when it is. */
  readonly refused?: NoComparison
  /** Why the comparison may be wrong, although nothing shows it. */
  readonly warning?: string
}

/**
 * Compares the evaluators of a metric in two runs. Another source, version, range, reducer or label makes a metric
 * incomparable, unless `allowed`. An older run file does not tell.
 */
export function compareEvaluators(
  metric: string,
  [baseline, candidate]: readonly [ComparableRun, ComparableRun],
  allowed: boolean,
): EvaluatorChange {
  const [before, after] = [evaluatorOf(baseline, metric), evaluatorOf(candidate, metric)]
  if (before === undefined || after === undefined) return {}
  const problem = problemOf(before, after) ?? trialsProblem(before, baseline, candidate)
  if (problem !== undefined) {
    const {reason, what} = problem
    if (allowed) return {warning: `${metric}: ${what}, compared because that is allowed.`}
    if (isSource(before, after) && differsInLoader(baseline, candidate) && reason === 'evaluator-changed') {
      return {
        warning: `${metric}: the runs were loaded by ${loaderOf(baseline)} and ${loaderOf(candidate)}, so nothing says whether its evaluator changed.`,
      }
    }
    return {refused: {kind: 'none', reason, summary: `not comparable: ${what}`}}
  }
  if (before.fingerprint === undefined || after.fingerprint === undefined) {
    return {warning: `${metric}: one of the runs does not record its evaluator, so nothing says whether it changed.`}
  }
  return {}
}

interface Problem {
  readonly reason: NoComparison['reason']
  readonly what: string
}

// The first that differs is named: a changed range is not also a changed evaluator.
function problemOf(before: EvaluatorFacts, after: EvaluatorFacts): Problem | undefined {
  for (const {field, text} of aspects) {
    if (text(before) === text(after)) continue
    return {reason: 'evaluator-changed', what: `its ${field} changed (${text(before)} -> ${text(after)})`}
  }
  const [was, is] = [before.fingerprint, after.fingerprint]
  if (was === undefined || is === undefined || was === is) return undefined
  return {reason: 'evaluator-changed', what: `its evaluator changed (${was.slice(0, 4)} -> ${is.slice(0, 4)})`}
}

const aspects: readonly {readonly field: string; readonly text: (facts: EvaluatorFacts) => string}[] = [
  {field: 'version', text: ({version = 'none'}) => version},
  {field: 'other run', text: ({against = 'none'}) => against},
  {field: 'range', text: ({range}) => (range === undefined ? 'none' : `${range[0]} to ${range[1]}`)},
  {field: 'reducer', text: ({reducer = 'mean'}) => reducer},
  {
    field: 'labels',
    text: ({labels}) =>
      labels === undefined
        ? 'none'
        : Object.entries(labels)
            .map(each => each.join(' '))
            .join(', '),
  },
]

// One trial of five passes more often than one of two.
function trialsProblem(
  {reducer}: EvaluatorFacts,
  baseline: ComparableRun,
  candidate: ComparableRun,
): Problem | undefined {
  if (reducer !== 'any' && reducer !== 'all') return undefined
  const [before, after] = [baseline.trials, candidate.trials]
  if (before === undefined || after === undefined || before === after) return undefined
  return {
    reason: 'trials-differ',
    what: `its reducer '${reducer}' depends on the number of trials (${before} -> ${after})`,
  }
}

/** Warns when the runs have another number of trials. */
export function trialsWarning({trials: before}: ComparableRun, {trials: after}: ComparableRun): string[] {
  if (before === undefined || after === undefined || before === after) return []
  return [`The baseline has ${counted(before, 'trial')} each, the candidate ${counted(after, 'trial')}.`]
}

// The text of a function depends on its compiler; a version and the settings of a ready-made one do not.
const isSource = (before: EvaluatorFacts, after: EvaluatorFacts): boolean =>
  [before, after].every(({kind, version}) => kind === undefined && version === undefined)

const loaderOf = ({versions}: ComparableRun): string => versions?.loader ?? 'an unknown loader'
const differsInLoader = (baseline: ComparableRun, candidate: ComparableRun): boolean =>
  loaderOf(baseline) !== loaderOf(candidate)
