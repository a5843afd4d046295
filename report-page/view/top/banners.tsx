import type {JSX} from 'preact'
import {counted, grouped, shortId} from '../../data/format.ts'
import type {Report} from '../../data/report.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {useModel} from '../parts/use-model.ts'

/** Warnings to read before the figures. */
export function Banners(): JSX.Element | null {
  const {report} = useModel()
  const banners = bannersOf(report)
  const {warnings} = report.head
  if (banners.length === 0 && warnings.length === 0) return null
  return (
    <div class="banners">
      {banners.map(text => (
        <p key={text} class="banner">
          <span aria-hidden="true">⚠ </span>
          <bdi>{text}</bdi>
        </p>
      ))}
      {warnings.length > 0 && (
        <details class="notes">
          <summary>{counted(warnings.length, 'note')} on the figures</summary>
          <ul>
            {warnings.map(warning => (
              <li key={warning}>
                <bdi>{visibleLine(warning)}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function bannersOf({head}: Report): string[] {
  const [run, ...baselines] = head.runs
  return [
    ...(run?.status === 'aborted' ? [`The run was aborted: ${counted(run.aborted, 'result')} missing.`] : []),
    ...(run?.status === 'aborted' && run.stopped !== undefined ? [visibleLine(`The run was ${run.stopped}`)] : []),
    ...(run?.status === 'interrupted'
      ? ['The run was interrupted. The report has only the datapoints that had finished.']
      : []),
    ...baselines.flatMap(({notComparable, runId}) =>
      notComparable === undefined ? [] : [`Not comparable with ${shortId(runId)}: ${visibleLine(notComparable)}`],
    ),
    ...(head.leftOut > 0
      ? [
          `The details of ${grouped(head.leftOut)} of ${counted(head.rows, 'datapoint')} were left out to keep the file small: inputs, outputs and spans are in the run file.`,
        ]
      : []),
    ...(run?.spansLost === undefined ? [] : [`${counted(run.spansLost, 'span')} of this run never arrived.`]),
  ]
}
