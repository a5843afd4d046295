import {spawn} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {gate} from '../evaluate/gate/gate.ts'
import {homeFolder} from '../evaluate/journal/run-files.ts'
import {csvReport} from '../evaluate/report-files/csv-report.ts'
import {junitReport} from '../evaluate/report-files/junit-report.ts'
import {markdownReport} from '../evaluate/report-files/markdown-report.ts'
import {writeHtml} from '../evaluate/report-files/write-html.ts'
import {plainText, shortRunId} from '../evaluate/reports/plain-text.ts'
import type {RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from './command.ts'
import {gateOptions, gateRules, lowMetricsIn} from './report/gate-options.ts'
import {print, printJson, printNote} from './output.ts'
import {readRun} from './report/read-run.ts'
import {verdictCodes} from './report/decision.ts'

/** `enrich-span report` */
export const reportCommand: Command = {
  name: 'report',
  synopsis: '[run]',
  summary: 'Write one HTML file with a run, all of its datapoints, and the changes against other runs',
  details: [
    'The file opens from disk, without a network. You can mail it, or keep it as a build artifact. With several baselines, datapoints are compared with the first one.',
  ],
  options: {
    baseline: {type: 'string', value: 'run', multiple: true, help: 'compare with this run, up to seven of them'},
    html: {type: 'string', value: 'file', help: 'the file (one below .enrich-span/reports)'},
    open: {type: 'boolean', help: 'open it in the browser'},
    csv: {type: 'string', value: 'file', help: 'write the datapoints as CSV too'},
    junit: {type: 'string', value: 'file', help: 'write them as JUnit XML too, for a CI server'},
    markdown: {type: 'string', value: 'file', help: 'write Markdown too, for a pull request'},
    'max-mb': {type: 'string', value: 'n', help: 'leave details out above this size (25)'},
    ...gateOptions,
    json: {type: 'boolean', help: 'print what was written as JSON'},
  },
  examples: [
    'enrich-span report --open',
    'enrich-span report latest --baseline latest~1 --html report.html',
    'enrich-span report --baseline main.jsonl --junit junit.xml --markdown report.md',
  ],
  takes: [0, 1],
  run: writeReports,
}

async function writeReports(args: ParsedArgs): Promise<ExitCode> {
  const run = await readRun(args.arguments[0] ?? 'latest')
  const baselines: RestoredRun[] = []
  for (const reference of args.list('baseline')) baselines.push(await readRun(reference))
  const [baseline] = baselines
  const rules = gateRules(args, undefined, baseline)
  if (rules?.maxDrop !== undefined && baseline === undefined) throw new UsageError('--max-drop needs --baseline <run>')
  const gated = rules === undefined ? undefined : gate(run, rules)
  const lowerIsBetter = lowMetricsIn(args)
  const maxBytes = 1e6 * (args.number('max-mb') ?? 25)
  const file = args.text('html') ?? defaultFile(run)
  const {plan, ...written} = await writeHtml({run, baselines, gate: gated, lowerIsBetter}, {file, maxBytes})
  const others = {
    csv: () => csvReport(plan),
    junit: () => junitReport([plan]),
    markdown: () => markdownReport({run, gate: gated, comparison: plan.comparison}),
  }
  const alsoWritten = Object.entries(others).flatMap(([option, write]) => {
    const target = args.text(option)
    if (target === undefined) return []
    writeFileSync(target, write())
    return [target]
  })
  if (args.flag('json'))
    await printJson({command: 'report', ok: gated?.passed ?? true, report: {...written, also: alsoWritten}})
  else {
    for (const each of [written.file, ...alsoWritten]) print(`${plainText(shortPath(each))}\n`)
    printNote(describe(written))
  }
  if (args.flag('open')) open(written.file)
  return gated === undefined ? exitCodes.ok : verdictCodes[gated.verdict]
}

/** Returns a path as the user would type it. */
function shortPath(file: string): string {
  const relative = path.relative('.', file)
  return relative.startsWith('..') ? file : relative
}

function defaultFile({startedAt, runId}: RestoredRun): string {
  // Both may come from a foreign run file, and a path in them must not choose the folder.
  const name = `${startedAt}-${shortRunId(runId)}`.replaceAll(/[^\w-]/g, '-')
  return path.join(homeFolder, 'reports', `${name}.html`)
}

function describe({datapoints, bytes, leftOut}: {datapoints: number; bytes: number; leftOut: number}): string {
  const cut = leftOut === 0 ? '' : `, without the details of ${leftOut} of them: raise --max-mb to keep all`
  return `${datapoints} datapoint${datapoints === 1 ? '' : 's'}, ${(bytes / 1e6).toFixed(1)} MB${cut}`
}

/** The program that opens a file, by platform. */
const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` uses its first quoted argument as a title.
  win32: ['cmd', '/c', 'start', '""'],
}

// Without a desktop the file does not open, but its path was printed.
function open(file: string): void {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, pathToFileURL(file).href], {stdio: 'ignore'})
  child.on('error', () => printNote(`a browser cannot be opened from here. Open ${file}`))
  child.unref()
}
