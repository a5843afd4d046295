import path from 'node:path'
import {plainLines} from '../../diagnostics/plain-text.ts'
import type {Change, Comparison} from '../../evaluate/compare/comparison.ts'
import type {GateResult} from '../../evaluate/gate/gate.ts'
import {type FailedRun, groupFailures, headingOf} from '../../evaluate/reports/failure-groups.ts'
import {plainText} from '../../evaluate/reports/plain-text.ts'

/** What annotations are made from: one experiment and what came of it. */
export interface Annotated {
  /** The path of the eval file. */
  readonly file: string
  readonly name: string
  readonly run?: FailedRun
  readonly comparison?: Comparison | undefined
  readonly gate?: GateResult | undefined
  /** The message of an experiment that could not run. */
  readonly problem?: string | undefined
}

/** GitHub shows at most ten annotations of a step. */
const most = 10

/**
 * Returns the workflow commands that GitHub shows as annotations: regressed datapoints first, then checks of the gate,
 * then failures. At most 10 lines; the last one counts the rest.
 */
export function annotationLines(all: readonly Annotated[], root: string): string[] {
  const found = [regressions, failedChecks, failures].flatMap(kind =>
    all.flatMap(each => kind(each).map(text => ({...each, text}))),
  )
  const lines = found
    .slice(0, found.length > most ? most - 1 : most)
    .map(({file, name, text}) => command(relativePath(file, root), name, text))
  const rest = found.length - lines.length
  return rest === 0 ? lines : [...lines, `::error title=enrich-span::and ${rest} more; see the summary of the job`]
}

function regressions({comparison}: Annotated): string[] {
  const metrics = Object.entries(comparison?.metrics ?? {})
  const changes = new Map<string, string[]>()
  for (const [name, metric] of metrics) {
    if (metric.kind === 'none' || metric.kind === 'label') continue
    // A score moves a little in every run. Only a shown change of its mean makes single datapoints worth naming.
    if (metric.kind === 'score' && metric.verdict !== 'worse') continue
    for (const change of metric.worsened) {
      changes.set(change.id, [...(changes.get(change.id) ?? []), describe(name, change)])
    }
  }
  return [...changes].map(([id, texts]) => `${shortened(id)} regressed: ${texts.join(', ')}`)
}

const figure = (value: number): string => String(Number(value.toFixed(4)))

const describe = (name: string, {baseline, candidate, failed}: Change): string =>
  failed === 'candidate' || failed === 'both'
    ? `${name} ${figure(baseline)} → failed`
    : `${name} ${figure(baseline)} → ${figure(candidate)}`

const failedChecks = ({gate}: Annotated): string[] =>
  (gate?.checks ?? [])
    .filter(({passed}) => !passed)
    .map(({verdict, summary}) => `gate${verdict === 'failed' ? '' : ` ${verdict}`}: ${summary}`)

function failures({run, problem}: Annotated): string[] {
  const groups = run === undefined ? [] : groupFailures(run).map(headingOf)
  return problem === undefined ? groups : [problem, ...groups]
}

const command = (file: string, name: string, text: string): string =>
  `::error file=${property(plainLines(file))},title=${property(shortened(name))}::${data(shortened(text, 1_000))}`

/** Returns a path below `root`, with forward slashes, so that a report names no folder of the machine. */
const relativePath = (file: string, root: string): string =>
  path.relative(root, path.resolve(file)).split(path.sep).join('/')

const shortened = (text: string, longest = 200): string => {
  const plain = plainText(text)
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
