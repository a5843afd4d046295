import type {ComparableRun} from '../compare/comparable-run.ts'
import type {GateCheck} from './gate-rules.ts'

interface Summary {
  readonly scored?: number
  readonly failed?: number
  readonly mean?: number
  readonly worst?: number | boolean
}

/**
 * Returns the run without the failures of its evaluators: their datapoints are not scored, instead of worst. Failures of
 * the function stay, because they were measured.
 */
export function measuredOnly<R extends ComparableRun>(run: R): R {
  if (!evaluatorsFailed(run)) return run
  const datapoints = run.datapoints.map(each => (each.status === 'ok' ? {...each, failures: []} : each))
  if (datapoints.length > 0) return {...run, datapoints}
  const {failed = 0} = run as {readonly failed?: number}
  const metrics = Object.fromEntries(
    Object.entries(run.metrics ?? {}).map(([name, summary]) => [name, withoutEvaluators(summary, failed)]),
  )
  return {...run, metrics}
}

function withoutEvaluators(summary: Summary, failed: number): object {
  const {scored = 0, mean = 0, worst = 0} = summary
  const counted = scored + failed
  if (scored === 0) return {...summary, failed, mean: undefined, meanWithFailures: undefined}
  return {...summary, failed, meanWithFailures: (mean * scored + Number(worst) * failed) / counted}
}

function evaluatorsFailed({datapoints, metrics = {}, ...run}: ComparableRun): boolean {
  if (datapoints.length > 0) return datapoints.some(({status, failures}) => status === 'ok' && failures.length > 0)
  const {failed = 0} = run as {readonly failed?: number}
  return Object.values(metrics).some((summary: Summary) => (summary.failed ?? 0) > failed)
}

/**
 * Joins the checks of a run with those of the same run without failed evaluators. A check whose verdict depends on how
 * failed evaluators count is inconclusive.
 */
export function settleBoth(
  checks: readonly GateCheck[],
  withoutFailures: () => readonly GateCheck[],
  ...runs: readonly (ComparableRun | undefined)[]
): readonly GateCheck[] {
  if (!runs.some(run => run !== undefined && evaluatorsFailed(run))) return checks
  const others = withoutFailures()
  return checks.map(check => {
    // The coverage counts failed datapoints, and their number has a rule of its own.
    if (check.rule === 'coverage') return check
    const other = others.find(each => each.rule === check.rule && each.metric === check.metric)
    if (other?.verdict === check.verdict) return check
    return {
      ...check,
      verdict: 'inconclusive',
      passed: false,
      summary: `${check.summary}; failed evaluators decide this`,
    }
  })
}
