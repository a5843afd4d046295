import type {Comparison} from '../compare/comparison.ts'
import type {GateResult} from '../gate/gate.ts'
import {comparisonMarkdown} from './comparison-markdown.ts'
import {comparisonText} from './comparison-text.ts'
import {gateMarkdown, gateText} from './gate-report.ts'
import {type ReportedRun, runMarkdown, runText} from './run-report.ts'
import type {ListOptions, ReportOptions} from './text-layout.ts'

/** The parts of a report. */
export interface Report {
  readonly run?: ReportedRun | undefined
  readonly comparison?: Comparison | undefined
  readonly gate?: GateResult | undefined
}

/** Writes the available parts as text. The gate is last, so the decision is next to the prompt. */
export function reportText({run, comparison, gate}: Report, options: ReportOptions & ListOptions): string {
  const parts = [
    run && runText(run, options),
    comparison && comparisonText(comparison, options),
    gate && gateText(gate, options),
  ]
  return parts.filter(part => part !== undefined).join('\n')
}

/** One part of a report as Markdown. */
interface ReportPart {
  readonly name: string
  readonly markdown: string
}

/** Writes each available part as Markdown. The gate is first, so a pull request shows the decision at the top. */
export function reportParts({run, comparison, gate}: Report, options: ListOptions = {}): ReportPart[] {
  return [
    ...(gate === undefined ? [] : [{name: 'the gate', markdown: gateMarkdown(gate)}]),
    ...(comparison === undefined ? [] : [{name: 'the comparison', markdown: comparisonMarkdown(comparison, options)}]),
    ...(run === undefined ? [] : [{name: 'the run', markdown: runMarkdown(run, options)}]),
  ]
}
