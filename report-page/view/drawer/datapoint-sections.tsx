import type {JSX} from 'preact'
import {useState} from 'preact/hooks'
import type {Detail, TrialDetail} from '../../../src/evaluate/report-files/report-data.ts'
import {errorText, outputOf} from '../../data/copy-text.ts'
import {counted, shortId} from '../../data/format.ts'
import {textOf} from '../../data/text-of.ts'
import {visibleLine, visibleText} from '../../data/visible-text.ts'
import {OutputPane} from './output-pane.tsx'
import {Facts, Scores, ToolCalls, Trials} from './scores.tsx'
import {TextPane} from './text-pane.tsx'
import {useModel} from '../parts/use-model.ts'
import {Waterfall} from './waterfall.tsx'

/** The sections of a datapoint, in order: scores, output, inputs, and the course of the call. */
export function DatapointSections({row, detail}: {readonly row: number; readonly detail: Detail}): JSX.Element {
  const {report} = useModel()
  const {runs} = report.head
  const present = detail.runs.flatMap((trials, run) => (run > 0 && trials !== null ? [run] : []))
  const [chosen, setChosen] = useState(present[0])
  const [trialAt, setTrialAt] = useState(0)
  const trials = detail.runs[0] ?? []
  const trial = trials[trialAt] ?? trials[0]
  const others = chosen === undefined ? [] : (detail.runs[chosen] ?? [])
  const before = others[trialAt] ?? others[0]
  const reference = trials[trialAt] ?? trials[0]
  return (
    <>
      {present.length > 1 && (
        <label class="choice">
          <span class="muted">Compare with</span>
          <select class="field" value={chosen} onChange={event => setChosen(Number(event.currentTarget.value))}>
            {present.map(run => (
              <option key={run} value={run}>
                {visibleLine(runs[run]?.name ?? '')} {shortId(runs[run]?.runId ?? '')}
              </option>
            ))}
          </select>
        </label>
      )}
      {trial === undefined && <p class="banner">Only another run has this datapoint.</p>}
      <Scores row={row} detail={detail} trial={trial} before={before} />
      {trials.length > 1 && <Trials trials={trials} chosen={trialAt} choose={setTrialAt} />}
      {trial?.error !== undefined && <ErrorSection error={trial.error} title="Error" />}
      {trial?.failures?.map(({evaluator, error}) => (
        <ErrorSection key={evaluator} error={error} title={`Evaluator ${evaluator} failed`} />
      ))}
      <OutputPane
        output={outputOf(trial, reference)}
        before={before === undefined ? undefined : outputOf(before, reference)}
        errorBefore={before?.error === undefined ? undefined : errorText(before.error)}
        groundTruth={detail.groundTruth}
      />
      {detail.inputs !== undefined && <TextPane title="Input" text={detail.inputs} />}
      {detail.groundTruth !== undefined && <TextPane title="Ground truth" text={detail.groundTruth} />}
      {trial?.toolCalls !== undefined && <ToolCalls calls={trial.toolCalls} />}
      <Spans trial={trial} />
      {detail.metadata !== undefined && <TextPane title="Metadata" text={detail.metadata} />}
      {trial !== undefined && <Facts trial={trial} />}
    </>
  )
}

function Spans({trial}: {readonly trial: TrialDetail | undefined}): JSX.Element {
  const {report} = useModel()
  const {spans, moreSpans} = trial ?? {}
  if (spans === undefined) {
    return (
      <section>
        <h3>Spans</h3>
        <p class="muted">No spans. {report.head.noSpans ?? 'The local folder has none of this datapoint.'}</p>
      </section>
    )
  }
  return (
    <section>
      <h3>
        Spans <span class="muted">{counted(spans.length + (moreSpans ?? 0), 'span')}</span>
      </h3>
      <Waterfall spans={spans} />
      {moreSpans !== undefined && <p class="label muted">{counted(moreSpans, 'span')} more are not in the report.</p>}
    </section>
  )
}

/** An error, with a large first line and a folded stack. */
function ErrorSection({
  error,
  title,
}: {
  readonly error: NonNullable<TrialDetail['error']>
  readonly title: string
}): JSX.Element {
  const {name, message, stack} = error
  const [first = '', ...rest] = visibleText(message).split('\n')
  return (
    <section class="error">
      <h3>
        <bdi>{visibleLine(title)}</bdi>
      </h3>
      <p class="error-line">
        <bdi>
          {visibleLine(name)}: {first}
        </bdi>
      </p>
      {rest.length > 0 && <pre class="text">{rest.join('\n')}</pre>}
      {stack !== undefined && (
        <details>
          <summary>Stack</summary>
          <pre class="text mono">{visibleText(textOf(stack))}</pre>
        </details>
      )}
    </section>
  )
}
