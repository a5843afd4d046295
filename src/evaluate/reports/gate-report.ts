import {type GateResult, gateSummary} from '../gate/gate.ts'
import type {GateVerdict} from '../gate/gate-rules.ts'
import {cell, escaped, plainText} from './plain-text.ts'
import {colorsOf, type ReportOptions, wrap} from './text-layout.ts'

/** The differences between verdicts, worst first. */
const verdicts: Readonly<Record<GateVerdict, {readonly word: string; readonly mark: string; readonly rank: number}>> = {
  failed: {word: 'FAIL', mark: '❌', rank: 0},
  inconclusive: {word: '?   ', mark: '❔', rank: 1},
  passed: {word: 'ok  ', mark: '✅', rank: 2},
}

/** Writes the checks of a gate as text, failed checks first. The last line is the verdict, with the checks that decided it. */
export function gateText(gate: GateResult, options: ReportOptions = {}): string {
  const {good, bad, strong} = colorsOf(options)
  const {width = 80} = options
  const lines = byRank(gate).flatMap(check =>
    wrap(`  ${verdicts[check.verdict].word} ${plainText(check.summary)}`, width, 7).map(
      check.passed ? line => line : bad,
    ),
  )
  const verdict = strong(plainText(lastLine(gate)))
  return `${[...lines, gate.passed ? good(verdict) : bad(verdict)].join('\n')}\n`
}

// One line, so that a program finds it. All checks stand above it.
function lastLine({verdict, checks}: GateResult): string {
  const [first, ...more] = checks.filter(check => check.verdict === verdict)
  if (verdict === 'passed' || first === undefined) return gateSummary({verdict, checks})
  return `${gateSummary({verdict, checks: [first]})}${more.length === 0 ? '' : `; and ${more.length} more`}`
}

/** Writes the checks of a gate as Markdown. */
export function gateMarkdown(gate: GateResult): string {
  const rows = gate.checks.map(
    ({rule, metric, verdict, summary}) =>
      `| ${verdicts[verdict].mark} | ${rule} | ${metric === undefined ? '' : cell(metric)} | ${escaped(summary)} |`,
  )
  const head = `### Gate ${gate.verdict} ${verdicts[gate.verdict].mark}`
  return `${head}\n\n| | rule | metric | |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

const byRank = ({checks}: GateResult): GateResult['checks'] =>
  [...checks].sort((a, b) => verdicts[a.verdict].rank - verdicts[b.verdict].rank)
