import {appendFileSync, statSync, writeFileSync} from 'node:fs'
import process from 'node:process'
import {pathToFileURL} from 'node:url'
import {junitReport} from '../../evaluate/report-files/junit-report.ts'
import {markdownReport, stickyMark} from '../../evaluate/report-files/markdown-report.ts'
import {planReport} from '../../evaluate/report-files/plan-report.ts'
import type {OptionSpec, ParsedArgs} from '../command.ts'
import {printCommands, printNote} from '../output.ts'
import {annotationLines} from './annotations.ts'
import type {BrokenFile, Reported} from './perform.ts'

/** The options that write what a CI server shows. */
export const outputOptions: Readonly<Record<string, OptionSpec>> = {
  junit: {type: 'string', value: 'file', help: 'also write the datapoints as JUnit XML, for a CI server'},
  markdown: {type: 'string', value: 'file', help: 'also write the report as Markdown, for a pull request'},
  github: {type: 'boolean', help: 'also write the summary of a GitHub job, and annotations'},
}

/** The most units of a Markdown file, and the most bytes of a job's summary. */
const commentLength = 65_000
const summaryBytes = 1024 ** 2

/** Writes the files and the annotations that the options ask for. */
export function writeOutputs(args: ParsedArgs, reported: readonly Reported[], broken: readonly BrokenFile[]): void {
  const [junit, markdown] = [args.text('junit'), args.text('markdown')]
  if (junit !== undefined) writeFileSync(junit, withoutMachine(junitOf(reported, broken)))
  if (markdown !== undefined) writeFileSync(markdown, withoutMachine(markdownOf(reported, broken, commentLength)))
  if (args.flag('github')) writeForGitHub(args, reported, broken)
}

function junitOf(reported: readonly Reported[], broken: readonly BrokenFile[]): string {
  const plans = reported.map(({result, baseline, gate, lowerIsBetter}) =>
    planReport({run: result, baselines: baseline === undefined ? [] : [baseline], gate, lowerIsBetter}),
  )
  return junitReport(
    plans,
    broken.map(({file, message}) => ({name: file, message})),
  )
}

type Measure = (text: string) => number

function markdownOf(
  reported: readonly Reported[],
  broken: readonly BrokenFile[],
  longest: number,
  measure: Measure = text => text.length,
): string {
  const names = reported.map(({result}) => result.name)
  const several = names.length + broken.length > 1
  const share = Math.floor((longest - 1_000 * broken.length - 500) / Math.max(1, reported.length))
  const reports = reported.map(({result: run, comparison, gate}) => {
    const report = markdownReport({run, comparison, gate}, {longest: share, measure})
    // One comment holds all experiments, and one mark finds it again.
    return several ? report.slice(report.indexOf('\n') + 1) : report
  })
  const problems = broken.map(
    ({file, message}) => `### ❌ \`${file.replaceAll('`', "'")}\`\n\n${indented(message.slice(0, 800))}\n`,
  )
  return [...(several ? [stickyMark(names)] : []), ...reports, ...problems].join('\n')
}

// Indented text is code, in which no character has a meaning.
const indented = (text: string): string => text.replaceAll(/^/gm, '    ')

function writeForGitHub(args: ParsedArgs, reported: readonly Reported[], broken: readonly BrokenFile[]): void {
  const {GITHUB_STEP_SUMMARY: file, GITHUB_WORKSPACE: root = '.'} = process.env
  if (file === undefined || file === '') printNote('! --github: GITHUB_STEP_SUMMARY is not set, so there is no summary')
  else {
    // Steps before this one may have written a part of the summary.
    const room = summaryBytes - (statSync(file, {throwIfNoEntry: false})?.size ?? 0)
    appendFileSync(file, `${withoutMachine(markdownOf(reported, broken, room - 1, text => Buffer.byteLength(text)))}\n`)
  }
  const annotated = [
    ...reported.map(({result, ...each}) => ({...each, name: result.name, run: result})),
    ...broken.map(({file: name, message}) => ({file: name, name, problem: message})),
  ]
  printCommands(annotationLines(annotated, root).map(withoutMachine), args.flag('json'))
}

/** Removes the folder of this machine from paths, such as those in stacks. It differs between any two runs. */
function withoutMachine(text: string): string {
  const folders = [process.env['GITHUB_WORKSPACE'], process.cwd()].filter(folder => (folder?.length ?? 0) > 1)
  return folders.reduce<string>(
    (rest, folder = '') =>
      rest.replaceAll(`${pathToFileURL(folder).href}/`, '').replaceAll(`${folder.replaceAll('\\', '/')}/`, ''),
    text,
  )
}
