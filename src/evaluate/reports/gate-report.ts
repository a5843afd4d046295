import type {GateResult} from '../gate/gate.ts'
import {cell, escaped, plainText} from './plain-text.ts'
import {colorsOf, type ReportOptions, wrap} from './text-layout.ts'

/** Writes the checks of a gate as text, failed checks first. */
export function gateText({passed, checks}: GateResult, options: ReportOptions = {}): string {
  const {good, bad, strong} = colorsOf(options)
  const sorted = [...checks].sort((a, b) => Number(a.passed) - Number(b.passed))
  const lines = sorted.flatMap(check =>
    wrap(`  ${check.passed ? 'ok  ' : 'FAIL'} ${plainText(check.summary)}`, options.width ?? 80, 7).map(
      check.passed ? line => line : bad,
    ),
  )
  return `${[passed ? good(strong('gate passed')) : bad(strong('gate failed')), ...lines].join('\n')}\n`
}

/** Writes the checks of a gate as Markdown. */
export function gateMarkdown({passed, checks}: GateResult): string {
  const rows = checks.map(
    ({rule, metric, passed: ok, summary}) =>
      `| ${ok ? '✅' : '❌'} | ${rule} | ${metric === undefined ? '' : cell(metric)} | ${escaped(summary)} |`,
  )
  return `### Gate ${passed ? 'passed ✅' : 'failed ❌'}\n\n| | rule | metric | |\n|---|---|---|---|\n${rows.join('\n')}\n`
}
