import {EvaluationError} from '../../evaluate/evaluation-error.ts'
import {plainText} from '../../evaluate/reports/plain-text.ts'
import {tabulate} from '../../evaluate/reports/text-layout.ts'
import {type ExitCode, exitCodes, LoadError, type OptionSpec, type ParsedArgs, UsageError} from '../command.ts'
import {envFileOption, readEnvFiles} from '../load/env-file.ts'
import {print, printJson, printNote, stdoutOptions} from '../output.ts'
import {decision, worstOf} from './decision.ts'
import {gateOptions} from './gate-options.ts'
import {type BrokenFile, perform, type Produce, type Reported} from './perform.ts'
import {outputOptions, writeOutputs} from './write-outputs.ts'

/** The options of every command that ends with a result. */
export const reportAndGateOptions: Readonly<Record<string, OptionSpec>> = {
  baseline: {type: 'string', value: 'run', help: 'compare with this run: a path, an id or latest'},
  html: {type: 'string', value: 'file', help: 'also write the report as one HTML file'},
  ...outputOptions,
  ...gateOptions,
  ...envFileOption,
  json: {type: 'boolean', help: 'print the result as JSON'},
}

/** Options that name one file, which several experiments cannot share. */
const ofOneExperiment = ['html', 'journal']

/**
 * Produces the result of the experiment in each file, one after the other. Reports each, compares it with the baseline,
 * applies its gate, and writes the files for a CI server. Returns the worst exit code.
 */
export async function reportAndGate(
  command: string,
  args: ParsedArgs,
  files: readonly (string | undefined)[],
  produce: Produce,
): Promise<ExitCode> {
  readEnvFiles(args)
  const several = files.length > 1
  const refused = several ? ofOneExperiment.find(option => args.text(option) !== undefined) : undefined
  if (refused !== undefined) throw new UsageError(`--${refused} is for one experiment, and ${files.length} were found`)
  const reported: Reported[] = []
  const broken: BrokenFile[] = []
  for (const named of files) {
    const file = named ?? ''
    if (several && !args.flag('json')) print(`${reported.length + broken.length === 0 ? '' : '\n'}${plainText(file)}\n`)
    try {
      reported.push(await perform(named, args, produce))
    } catch (error) {
      if (!several) throw error
      broken.push(toBroken(file, error))
    }
    // Ctrl-C ends the program, and not only the experiment that runs.
    if (process.exitCode === exitCodes.interrupted) break
  }
  writeOutputs(args, reported, broken)
  const exitCode = worstOf([...reported, ...broken])
  const [first] = reported
  if (args.flag('json')) {
    const ok = exitCode === exitCodes.ok
    if (several) await printJson({command, ok, experiments: [...reported.map(partsOf), ...broken]})
    else if (first !== undefined) await printJson({command, ok: first.exitCode === exitCodes.ok, ...partsOf(first)})
  } else if (several) print(`\n${table(reported, broken, stdoutOptions().width).join('\n')}\n`)
  for (const {mistake} of reported) {
    if (mistake === undefined) continue
    if (!several) throw mistake
    printNote(`enrich-span: ${mistake.message}`)
  }
  return exitCode
}

const partsOf = ({file, result: run, comparison, gate, exitCode}: Reported): object => ({
  file,
  exitCode,
  run,
  comparison,
  gate: decision(gate),
})

// One file that throws must not keep the others from running. An error of this program ends it.
function toBroken(file: string, error: unknown): BrokenFile {
  const isLoad = error instanceof LoadError
  if (!isLoad && !(error instanceof UsageError) && !(error instanceof EvaluationError)) throw error
  printNote(`enrich-span: ${error.message}`)
  return {file, message: error.message, exitCode: isLoad ? exitCodes.runFailed : exitCodes.badUsage}
}

function table(reported: readonly Reported[], broken: readonly BrokenFile[], width: number): string[] {
  const rows = [
    ...reported.map(({file, result: {name, total, failed}, gate, exitCode}) => [
      `${plainText(name)} (${plainText(file)})`,
      String(total),
      String(failed),
      gate?.verdict ?? '-',
      String(exitCode),
    ]),
    ...broken.map(({file, exitCode}) => [plainText(file), '-', '-', '-', String(exitCode)]),
  ]
  return tabulate(['experiment', 'datapoints', 'failed', 'gate', 'exit code'], rows, width)
}
