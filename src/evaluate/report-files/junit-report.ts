import {safeText} from '../reports/safe-text.ts'
import {toErrorDetail} from './compact.ts'
import type {ReportPlan} from './plan-report.ts'
import {type ReportRows, rowStates} from './report-data.ts'
import type {ReportableRow} from './reportable-run.ts'

/**
 * Writes a report as JUnit XML, which CI servers show. It has a suite for the experiment and a case for each datapoint.
 * `failure` means that the datapoint did not pass, `error` that it failed, `skipped` that it was aborted. A run that
 * stopped early has one more case with the reason.
 */
export function junitReport({head, rows, joined}: ReportPlan): string {
  const [run] = head.runs
  const cases = joined.flatMap(({id, runs}, row) => {
    const [results = []] = runs
    return results.length === 0 ? [] : [{id, results, state: rows.states[row] ?? '', row}]
  })
  const count = (state: string): number => cases.filter(each => each.state === state).length
  const stopped = run?.stopped
  const total = cases.reduce((sum, {results}) => sum + latencyOf(results), 0)
  const ofRun = stopped === undefined ? 0 : 1
  const counts = `tests="${cases.length + ofRun}" failures="${count(rowStates.fail)}" errors="${count(rowStates.error) + ofRun}"`
  const name = safeText.xml(head.name)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${counts} time="${seconds(total)}">
  <testsuite name="${name}" ${counts} skipped="${count(rowStates.aborted)}" timestamp="${safeText.xml(run?.startedAt.replace(/(\.\d+)?Z$/, '') ?? '')}" time="${seconds(total)}">
${cases
  .map(
    ({id, results, state, row}) =>
      `    <testcase classname="${name}" name="${safeText.xml(id)}" time="${seconds(latencyOf(results))}">${outcome(state, results, rows, row, head)}</testcase>\n`,
  )
  .join('')}${stopped === undefined ? '' : caseOfStop(name, stopped)}  </testsuite>
</testsuites>
`
}

// A CI server shows cases only, so the end of the run is one.
const caseOfStop = (name: string, stopped: string): string =>
  `    <testcase classname="${name}" name="the whole run"><error type="stopped" message="${safeText.xml(stopped)}"/></testcase>\n`

const seconds = (ms: number): string => (ms / 1_000).toFixed(3)

const latencyOf = (results: readonly ReportableRow[]): number =>
  results.reduce((sum, {latencyMs}) => sum + latencyMs, 0)

function outcome(
  state: string,
  results: readonly ReportableRow[],
  rows: ReportRows,
  row: number,
  head: ReportPlan['head'],
): string {
  if (state === rowStates.aborted) return '<skipped/>'
  if (state === rowStates.error) {
    const failed = results.find(({error, failures}) => error !== undefined || failures.length > 0)
    const [failure] = failed?.failures ?? []
    const {name, message, stack} = toErrorDetail(failed?.error ?? failure?.error)
    const subject =
      failed?.error === undefined && failure !== undefined ? `evaluator ${failure.evaluator} failed: ` : ''
    return `<error type="${safeText.xml(name)}" message="${safeText.xml(`${subject}${message}`)}">${safeText.xml(stack ?? message)}</error>`
  }
  if (state !== rowStates.fail) return ''
  const message = scoresOf(rows, row, head).join(', ')
  return `<failure type="not passed" message="${safeText.xml(message)}">${safeText.xml(whyOf(results))}</failure>`
}

/** Lists the metrics of a row with their present and previous values. */
function scoresOf(rows: ReportRows, row: number, {metrics}: ReportPlan['head']): string[] {
  return metrics.flatMap(({name}, at) => {
    const [value, before] = (rows.values[at] ?? []).map(column => ('labels' in column ? undefined : column[row]))
    if (value === undefined || value === null) return []
    return [`${name} ${value}${before === undefined || before === null || before === value ? '' : `, was ${before}`}`]
  })
}

const whyOf = (results: readonly ReportableRow[]): string =>
  results
    .flatMap(({metrics, failedAsserts = []}) => [
      ...failedAsserts.map(name => `the assert of ${name} did not hold`),
      ...Object.entries(metrics).flatMap(([name, value]) => (name.endsWith('_explanation') ? [String(value)] : [])),
    ])
    .join('\n')
