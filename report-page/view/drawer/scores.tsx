import type {JSX} from 'preact'
import type {Detail, ToolCallDetail, TrialDetail} from '../../../src/evaluate/report-files/report-data.ts'
import {delta, grouped, milliseconds, money, score} from '../../data/format.ts'
import {judged} from '../../data/measures.ts'
import {isData, textOf} from '../../data/text-of.ts'
import {visibleLine, visibleText} from '../../data/visible-text.ts'
import {useModel} from '../parts/use-model.ts'

interface ScoresProps {
  readonly row: number
  readonly detail: Detail
  readonly trial: TrialDetail | undefined
  readonly before: TrialDetail | undefined
}

/** The scores of the evaluators, the previous scores, and the reasons. */
export function Scores({trial, before}: ScoresProps): JSX.Element | null {
  const {report} = useModel()
  const names = report.head.metrics
    .map(({name}) => name)
    .filter(name => has(trial, name) || has(before, name) || trial?.explanations?.[name] !== undefined)
  if (names.length === 0) return null
  return (
    <section>
      <h3>Scores</h3>
      <ul class="scores">
        {names.map(name => (
          <Score key={name} name={name} trial={trial} before={before} />
        ))}
      </ul>
    </section>
  )
}

const has = (trial: TrialDetail | undefined, name: string): boolean =>
  trial !== undefined && Object.hasOwn(trial.scores, name)

function Score({
  name,
  trial,
  before,
}: {
  readonly name: string
  readonly trial: TrialDetail | undefined
  readonly before: TrialDetail | undefined
}): JSX.Element {
  const {report} = useModel()
  const lowerIsBetter = report.head.metrics.find(metric => metric.name === name)?.lowerIsBetter ?? false
  const value = has(trial, name) ? trial?.scores[name] : undefined
  const was = has(before, name) ? before?.scores[name] : undefined
  const explanation = trial?.explanations?.[name]
  const assertFailed = trial?.failedAsserts?.includes(name) === true
  return (
    <li>
      <span class="score-name">
        <bdi>{visibleLine(name)}</bdi>
      </span>
      <span class="score-value">
        <bdi>{shown(value)}</bdi>
        {assertFailed && <span class="worse"> ✗ assert</span>}
      </span>
      <Change value={value} was={was} lowerIsBetter={lowerIsBetter} />
      {explanation !== undefined && (
        <span class="explanation">
          <bdi>{visibleText(explanation)}</bdi>
        </span>
      )}
    </li>
  )
}

type Value = TrialDetail['scores'][string] | undefined

function Change({
  value,
  was,
  lowerIsBetter,
}: {
  readonly value: Value
  readonly was: Value
  readonly lowerIsBetter: boolean
}): JSX.Element | null {
  if (was === undefined || was === value) return null
  const difference = typeof was === 'string' || typeof value === 'string' ? 0 : Number(value ?? 0) - Number(was)
  const tone = judged({lowerIsBetter}, difference) ?? 'muted'
  return (
    <span class={`delta ${tone}`}>
      {difference === 0 || typeof was === 'boolean'
        ? difference < 0
          ? '▼'
          : difference > 0
            ? '▲'
            : ''
        : delta(difference, score)}{' '}
      <span class="muted">
        was <bdi>{shown(was)}</bdi>
      </span>
    </span>
  )
}

function shown(value: Value): string {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return value ? '✓ true' : '✗ false'
  return typeof value === 'number' ? score(value) : visibleLine(value)
}

interface TrialsProps {
  readonly trials: readonly TrialDetail[]
  readonly chosen: number
  readonly choose: (trial: number) => void
}

/** The trials of a datapoint. It shows which trials passed and which trial is open. */
export function Trials({trials, chosen, choose}: TrialsProps): JSX.Element {
  const {report} = useModel()
  const metrics = report.head.metrics.filter(({name}) => trials.some(trial => has(trial, name)))
  return (
    <section>
      <h3>Trials</h3>
      <div class="wide">
        <table class="small">
          <thead>
            <tr>
              <th scope="col">Trial</th>
              {metrics.map(({name}) => (
                <th key={name} scope="col">
                  <bdi>{visibleLine(name)}</bdi>
                </th>
              ))}
              <th scope="col">latency ms</th>
            </tr>
          </thead>
          <tbody>
            {trials.map((trial, at) => (
              <tr key={trial.trial}>
                <td>
                  <button type="button" class="field" aria-pressed={at === chosen} onClick={() => choose(at)}>
                    {trial.trial + 1}
                    {trial.status === 'ok' ? '' : ` ⚠ ${trial.status}`}
                  </button>
                </td>
                {metrics.map(({name}) => (
                  <td key={name} class="measure">
                    {shown(has(trial, name) ? trial.scores[name] : undefined)}
                  </td>
                ))}
                <td class="measure">{milliseconds(trial.latencyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The tools that the function called, in order. */
export function ToolCalls({calls}: {readonly calls: readonly ToolCallDetail[]}): JSX.Element {
  return (
    <section>
      <h3>Tool calls</h3>
      <ol class="tool-calls">
        {calls.map(({name, args, failed}, at) => (
          <li key={at} class={failed ? 'worse' : ''}>
            <strong class="mono">
              <bdi>{visibleLine(name)}</bdi>
            </strong>
            {failed && ' ✗ failed'}
            {args !== undefined && (
              <code>
                {' '}
                <bdi>
                  {visibleLine(
                    isData(args) && typeof args !== 'string' && 'json' in args
                      ? JSON.stringify(args.json)
                      : textOf(args),
                  ).slice(0, 500)}
                </bdi>
              </code>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The technical facts of a result, in small print. */
export function Facts({trial}: {readonly trial: TrialDetail}): JSX.Element {
  const {latencyMs, waitedMs, attempts, usage, evaluatorUsage, traceId, sessionId} = trial
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['latency', `${milliseconds(latencyMs)} ms`],
    ['waited', waitedMs === undefined ? undefined : `${milliseconds(waitedMs)} ms`],
    ['attempts', String(attempts)],
    ['usage', usage === undefined ? undefined : figures(usage)],
    ['usage of evaluators', evaluatorUsage === undefined ? undefined : figures(evaluatorUsage)],
    ['trace', traceId],
    ['session', sessionId],
  ]
  return (
    <section>
      <h3>Raw</h3>
      <dl class="facts">
        {facts.flatMap(([name, value]) =>
          value === undefined
            ? []
            : [
                <div key={name}>
                  <dt class="muted">{name}</dt>
                  <dd class="mono">{visibleLine(value)}</dd>
                </div>,
              ],
        )}
      </dl>
    </section>
  )
}

const figures = (usage: Readonly<Record<string, number>>): string =>
  Object.entries(usage)
    .map(([name, value]) => `${name} ${name === 'cost' ? money(value) : grouped(value)}`)
    .join(' · ')
