import {readFileSync} from 'node:fs'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {didYouMean} from '../diagnostics/did-you-mean.ts'
import {EvaluationError} from '../evaluate/evaluation-error.ts'
import {approveCommand} from './approve-command.ts'
import {type Command, type ExitCode, exitCodes, LoadError, UsageError} from './command.ts'
import {compareCommand} from './compare-command.ts'
import {datasetCommand} from './dataset-command.ts'
import {doctorCommand} from './doctor-command.ts'
import {endWithinGrace} from './end-process.ts'
import {parseCommandArgs} from './parse-command-args.ts'
import {commandHelp, programHelp} from './help.ts'
import {listCommand} from './list-command.ts'
import {print, printJson, printNote, stdoutOptions} from './output.ts'
import {mergeCommand} from './merge-command.ts'
import {pruneCommand} from './prune-command.ts'
import {reportCommand} from './report-command.ts'
import {rescoreCommand} from './rescore-command.ts'
import {resumeCommand} from './resume-command.ts'
import {runCommand} from './run-command.ts'
import {showCommand} from './show-command.ts'
import {spansCommand} from './spans-command.ts'
import {importCommand} from './transfer/import-command.ts'
import {syncCommand} from './transfer/sync-command.ts'
import {spoolCommand} from './transfer/spool-command.ts'

/** Every command, in the order of the help. */
const commands: readonly Command[] = [
  runCommand,
  compareCommand,
  listCommand,
  showCommand,
  reportCommand,
  resumeCommand,
  rescoreCommand,
  approveCommand,
  mergeCommand,
  datasetCommand,
  pruneCommand,
  syncCommand,
  importCommand,
  spansCommand,
  spoolCommand,
  doctorCommand,
]

/** Runs the program. It sets the exit code and does not end the process, so that all output is written. */
export async function main(args: readonly string[]): Promise<void> {
  // `| head` closes the pipe, which is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const open = process.getActiveResourcesInfo()
  const code = await dispatch(args).catch(error => reportError(error, args))
  // Ctrl-C sets its own exit code.
  process.exitCode = process.exitCode === exitCodes.interrupted ? exitCodes.interrupted : code
  endWithinGrace(open)
}

async function dispatch([name, ...rest]: readonly string[]): Promise<ExitCode> {
  const {width} = stdoutOptions()
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const named = commands.find(command => command.name === rest[0])
    print(named === undefined ? programHelp(commands, width) : commandHelp(named, width))
    return name === undefined ? exitCodes.badUsage : exitCodes.ok
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    print(`${version()}\n`)
    return exitCodes.ok
  }
  const command = commands.find(each => each.name === name)
  if (command === undefined) throw unknownCommand(name)
  const parsed = parseCommandArgs(command, rest)
  if (!parsed.help) return command.run(parsed)
  print(commandHelp(command, width))
  return exitCodes.ok
}

function unknownCommand(name: string): UsageError {
  const names = commands.map(command => command.name)
  const isFile = /\.[cm]?[jt]sx?$/.test(name)
  const cure = isFile ? `Write: enrich-span run ${name}` : (didYouMean(name, names) ?? `Commands: ${names.join(', ')}`)
  return new UsageError(`there is no command "${name}". ${cure}`)
}

/**
 * Reports a mistake of the caller in one line, and an error in this program with its stack. With `--json`, stdout has the
 * mistake too, so a program never reads an empty answer.
 */
async function reportError(error: unknown, args: readonly string[]): Promise<ExitCode> {
  const isLoad = error instanceof LoadError
  const isUsage = [UsageError, EvaluationError, ConfigurationError].some(kind => error instanceof kind)
  const message =
    isLoad || isUsage ? inProgramWords((error as Error).message) : ((error as Error)?.stack ?? String(error))
  printNote(`enrich-span: ${message}`)
  const exitCode = isLoad ? exitCodes.runFailed : isUsage ? exitCodes.badUsage : exitCodes.internal
  if (args.includes('--json')) await printJson({command: args[0] ?? '', ok: false, error: {exitCode, message}})
  return exitCode
}

/** The options of `evaluate` that messages name, and what they are called here. */
const programWords: readonly (readonly [string, string])[] = [
  ["`changed: 'allow'`", '--allow-changed'],
  ["`only: 'failed'`", '--only-failed'],
  ['`resume: true`', 'enrich-span resume'],
  ['evaluate(): ', ''],
]

const inProgramWords = (message: string): string =>
  programWords.reduce((text, [code, word]) => text.replaceAll(code, word), message)

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as {readonly version: string}).version
}
