import type {Comparison} from '../compare/comparison.ts'
import type {GateResult} from '../gate/gate.ts'
import {comparisonMarkdown} from './comparison-markdown.ts'
import {comparisonText} from './comparison-text.ts'
import {gateMarkdown, gateText} from './gate-report.ts'
import {type ReportedRun, runMarkdown, runText} from './run-report.ts'
import type {ListOptions, ReportOptions} from './text-layout.ts'

/** The parts of a report. */
interface Report {
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

/** Writes the available parts as Markdown. The gate is first, so a pull request shows the decision at the top. */
export function reportMarkdown({run, comparison, gate}: Report, options: ListOptions = {}): string {
  const parts = [
    gate && gateMarkdown(gate),
    comparison && comparisonMarkdown(comparison, options),
    run && runMarkdown(run, options),
  ]
  return parts.filter(part => part !== undefined).join('\n')
}
