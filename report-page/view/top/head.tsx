import type {JSX} from 'preact'
import {counted, date, shortId} from '../../data/format.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {nextTheme} from '../../state/theme.ts'
import {useShared} from '../parts/use-model.ts'

/** The name of the experiment, the identity of the run, and the verdict of the gate. */
export function Head(): JSX.Element {
  const {model, theme} = useShared()
  const {report, view} = model
  const {name, runs} = report.head
  const [run, ...baselines] = runs
  const facts = [
    date(run?.startedAt ?? ''),
    ...(run?.source?.commit === undefined
      ? []
      : [`${shortId(run.source.commit)}${run.source.dirty === true ? ' (dirty)' : ''}`]),
    `run ${shortId(run?.runId ?? '')}`,
    counted(run?.datapoints ?? 0, 'datapoint'),
    ...Object.entries(run?.parameters ?? {}).map(([key, value]) => visibleLine(`${key}=${String(value)}`)),
    ...(run !== undefined && run.trials > 1 ? [`${run.trials} trials each`] : []),
  ]
  return (
    <header class="head">
      <div class="head-title">
        <h1>
          <bdi>{visibleLine(name)}</bdi>
        </h1>
        <p class="muted">
          {facts.join(' · ')}
          {baselines.length > 0 && <ComparedWith />}
        </p>
      </div>
      <Verdict />
      <button
        type="button"
        class="quiet"
        onClick={() => {
          theme.value = nextTheme(theme.value)
        }}
        aria-label={`Colours: ${theme.value}`}
      >
        <span aria-hidden="true">{{system: '◐', light: '☀', dark: '☾'}[theme.value]}</span>{' '}
        <span class="theme-name">{theme.value}</span>
      </button>
      <button
        type="button"
        class="quiet"
        aria-label="Help and keys"
        aria-expanded={view.help.value}
        onClick={() => {
          view.help.value = !view.help.value
        }}
      >
        ?
      </button>
    </header>
  )
}

function ComparedWith(): JSX.Element {
  const [run, first, ...others] = useShared().model.report.head.runs
  const name = first?.name === run?.name ? '' : `${visibleLine(first?.name ?? '')} `
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'more run')}`
  return (
    <>
      {' · compared with '}
      <strong>
        <bdi>{name}</bdi>
        {shortId(first?.runId ?? '')}
      </strong>
      {`, ${date(first?.startedAt ?? '')}${more}`}
    </>
  )
}

const verdicts = {
  passed: {label: '✓ gate passed', tone: 'better'},
  failed: {label: '✗ gate failed', tone: 'worse'},
  inconclusive: {label: '⚠ gate inconclusive', tone: 'warning'},
} as const

function Verdict(): JSX.Element | null {
  const {gate} = useShared().model.report.head
  if (gate === undefined) return null
  const {label, tone} = verdicts[gate.verdict]
  return (
    <details class="verdict">
      <summary class={`chip solid ${tone}`}>{label}</summary>
      <ul class="popover checks">
        {[...gate.checks]
          .sort((a, b) => Number(a.passed) - Number(b.passed))
          .map(({passed, summary}) => (
            <li key={summary} class={passed ? '' : 'worse'}>
              <span aria-label={passed ? 'passed' : 'failed'}>{passed ? '✓' : '✗'}</span>
              <bdi>{visibleLine(summary)}</bdi>
            </li>
          ))}
      </ul>
    </details>
  )
}
