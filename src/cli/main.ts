import {ConfigurationError} from '../diagnostics/errors.ts'
import {didYouMean} from '../diagnostics/did-you-mean.ts'
import {EvaluationError} from '../evaluate/evaluation-error.ts'
import {type Command, type ExitCode, exitCodes, LoadError, UsageError} from './command.ts'
import {compareCommand} from './compare-command.ts'
import {doctorCommand} from './doctor-command.ts'
import {parseCommandArgs} from './parse-command-args.ts'
import {commandHelp, programHelp} from './help.ts'
import {listCommand} from './list-command.ts'
import {print, stdoutOptions, printNote} from './output.ts'
import {reportCommand} from './report-command.ts'
import {rescoreCommand} from './rescore-command.ts'
import {resumeCommand} from './resume-command.ts'
import {runCommand} from './run-command.ts'
import {showCommand} from './show-command.ts'
import {spansCommand} from './spans-command.ts'

/** Every command, in the order of the help. */
const commands: readonly Command[] = [
  runCommand,
  compareCommand,
  listCommand,
  showCommand,
  reportCommand,
  resumeCommand,
  rescoreCommand,
  spansCommand,
  doctorCommand,
]

/** Runs the program. It sets the exit code and does not end the process, so that all output is written. */
export async function main(args: readonly string[]): Promise<void> {
  // `| head` closes the pipe, which is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.exitCode = await dispatch(args).catch(reportError)
}

async function dispatch([name, ...rest]: readonly string[]): Promise<ExitCode> {
  const {width} = stdoutOptions()
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const named = commands.find(command => command.name === rest[0])
    print(named === undefined ? programHelp(commands, width) : commandHelp(named, width))
    return name === undefined ? exitCodes.badUsage : exitCodes.ok
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
  const cure = didYouMean(name, names) ?? `Commands: ${names.join(', ')}`
  return new UsageError(`there is no command "${name}". ${cure}`)
}

/** Reports a mistake of the caller in one line. Reports an error in this program with its stack. */
function reportError(error: unknown): ExitCode {
  if (error instanceof LoadError) {
    printNote(`enrich-span: ${error.message}`)
    return exitCodes.runFailed
  }
  const isUsage = [UsageError, EvaluationError, ConfigurationError].some(kind => error instanceof kind)
  printNote(`enrich-span: ${isUsage ? (error as Error).message : ((error as Error)?.stack ?? String(error))}`)
  return isUsage ? exitCodes.badUsage : exitCodes.internal
}
