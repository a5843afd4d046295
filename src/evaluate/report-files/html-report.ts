import {safeText} from '../reports/safe-text.ts'
import {counted} from '../compare/format-numbers.ts'
import type {ReportHead} from './report-data.ts'
import type {ReportTemplate} from './template.ts'

/** The compressed data of a report: gzip, then base64. */
export interface PackedReport {
  readonly head: ReportHead
  readonly rows: string
  readonly blocks: readonly string[]
}

/** Yields the parts of the file in order. The parts that a reader sees first come first, and the details come last. */
export function* htmlReport(
  {style, script, licences, ...hashes}: ReportTemplate,
  packed: PackedReport,
): Generator<string> {
  const {head, rows, blocks} = packed
  yield `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(hashes)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${safeText.html(titleOf(head))}</title>
<style>${style}</style>
<body>
<div id="app">${staticHead(head)}</div>
`
  // JSON is written in ASCII without `<`, so an HTML parser never finds markup in it.
  yield `<script type="text/plain" id="head">${toAsciiJson(head)}</script>\n`
  yield `<script type="text/plain" id="rows">${rows}</script>\n`
  yield `<script>${script}</script>\n`
  for (const block of blocks) yield `<script type="text/plain" class="block">${block}</script>\n`
  yield `<!--\n${licences}\n-->\n`
}

/** The policy allows only the file's own parts. The page requests nothing and runs only its own script. */
const policyOf = ({scriptHash, styleHash}: Pick<ReportTemplate, 'scriptHash' | 'styleHash'>): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${scriptHash}'`,
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    'trusted-types dompurify',
    "require-trusted-types-for 'script'",
  ].join('; ')

const titleOf = ({name}: ReportHead): string => `${name.slice(0, 200)} · report`

/** The content of the first paint. Without JavaScript, it is all that the page shows. */
function staticHead({name, runs, rows}: ReportHead): string {
  const [run] = runs
  const about = [run?.startedAt.slice(0, 16).replace('T', ' ') ?? '', counted(rows, 'datapoint')].filter(Boolean)
  return `<header class="head"><div class="head-title"><h1>${safeText.html(name.slice(0, 200))}</h1><p class="muted">${safeText.html(about.join(' · '))}</p></div></header>
<main class="reading"><p id="reading" role="status">Reading ${counted(rows, 'datapoint')} …</p>
<noscript><p>This page needs JavaScript. <code>enrich-span report --markdown report.md</code> writes the same report as text.</p></noscript></main>`
}

/** Writes JSON without non-ASCII characters and without \`<\`. */
function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u007f-\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
