import type {GateResult} from '../gate/gate-result.ts'
import {wrap} from './columns.ts'
import {code, escaped} from './comparison-markdown.ts'
import {inkOf, type Paper, plainText} from './paper.ts'

/** The checks of a gate as text, the failed ones first. */
export function gateText({passed, checks}: GateResult, paper: Paper = {}): string {
  const {good, bad, strong} = inkOf(paper)
  const sorted = [...checks].sort((a, b) => Number(a.passed) - Number(b.passed))
  const lines = sorted.flatMap(check =>
    wrap(`  ${check.passed ? 'ok  ' : 'FAIL'} ${plainText(check.words)}`, paper.width ?? 80, 7).map(
      check.passed ? line => line : bad,
    ),
  )
  return `${[passed ? good(strong('gate passed')) : bad(strong('gate failed')), ...lines].join('\n')}\n`
}

/** The checks of a gate as Markdown. */
export function gateMarkdown({passed, checks}: GateResult): string {
  const rows = checks.map(
    ({rule, metric, passed: ok, words}) =>
      `| ${ok ? '✅' : '❌'} | ${rule} | ${metric === undefined ? '' : code(metric)} | ${escaped(words)} |`,
  )
  return `### Gate ${passed ? 'passed ✅' : 'failed ❌'}\n\n| | rule | metric | |\n|---|---|---|---|\n${rows.join('\n')}\n`
}
