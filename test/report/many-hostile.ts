import {planReport, type ReportPlan} from '../../src/evaluate/report-files/plan-report.ts'
import type {ReportableRun} from '../../src/evaluate/report-files/reportable-run.ts'
import {hostileTexts} from './hostile-texts.ts'
import {result, run} from './samples.ts'

const size = 5_000
const idLength = 2_000

/** Ids of 2,000 characters, each full of one hostile text. */
const ids = Array.from({length: size}, (_, n) => {
  const text = hostileTexts[n % hostileTexts.length] ?? ''
  return `${n} ${text}${' 🧨 ]]> </details> ::error::x \u001b[31m'.repeat(60)}`.padEnd(idLength, 'x').slice(0, idLength)
})

/** 5,000 datapoints: every fifth is worse than in the baseline, every seventh failed, every eleventh was aborted. */
function manyHostile(runId: string, worse: boolean): ReportableRun {
  const results = ids.map((id, index) => {
    const failed = worse && index % 7 === 0
    const aborted = worse && index % 11 === 0 && !failed
    return result(id, {
      index,
      metrics: failed || aborted ? {} : {exact: !(worse && index % 5 === 0), [`m ${hostileTexts[index % 20]}`]: true},
      ...(failed ? {status: 'failed', error: {name: 'Error', message: id, stack: id}} : {}),
      ...(aborted ? {status: 'aborted', attempts: 0} : {}),
    })
  })
  return run(runId, results, {name: '--><script>::error::</details>\n@everyone'})
}

export interface ManyHostile {
  readonly ids: readonly string[]
  readonly before: ReportableRun
  readonly now: ReportableRun
  readonly plan: ReportPlan
}

/** The runs and their plan. */
export function planManyHostile(): ManyHostile {
  const [before, now] = [manyHostile('before', false), manyHostile('now', true)]
  return {ids, before, now, plan: planReport({run: now, baselines: [before]})}
}
