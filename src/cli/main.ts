import {ConfigurationError} from '../diagnostics/errors.ts'
import {didYouMean} from '../diagnostics/did-you-mean.ts'
import {EvaluationError} from '../evaluate/evaluation-error.ts'
import {type Command, UsageError} from './command.ts'
import {compareCommand} from './compare-command.ts'
import {doctorCommand} from './doctor-command.ts'
import {type ExitCode, exitCodes} from './exit-codes.ts'
import {parseCommandArgs} from './parse-command-args.ts'
import {commandHelp, programHelp} from './help.ts'
import {listCommand} from './list-command.ts'
import {LoadError} from './load-experiment.ts'
import {print, stdoutOptions, printNote} from './output.ts'
import {rescoreCommand} from './rescore-command.ts'
import {resumeCommand} from './resume-command.ts'
import {runCommand} from './run-command.ts'
import {showCommand} from './show-command.ts'
import {spansCommand} from './spans-command.ts'

/** Every command, in the order in which the help names them. */
const commands: readonly Command[] = [
  runCommand,
  compareCommand,
  listCommand,
  showCommand,
  resumeCommand,
  rescoreCommand,
  spansCommand,
  doctorCommand,
]

/** Runs the program; the exit code is set, never forced, so that what was written arrives. */
export async function main(args: readonly string[]): Promise<void> {
  // `| head` closes the pipe; that is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.exitCode = await dispatch(args).catch(explain)
}

async function dispatch([name, ...rest]: readonly string[]): Promise<ExitCode> {
  const {width} = stdoutOptions()
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const asked = commands.find(command => command.name === rest[0])
    print(asked === undefined ? programHelp(commands, width) : commandHelp(asked, width))
    return name === undefined ? exitCodes.badUsage : exitCodes.ok
  }
  const command = commands.find(each => each.name === name)
  if (command === undefined) throw unknownCommand(name)
  const given = parseCommandArgs(command, rest)
  if (!given.help) return command.run(given)
  print(commandHelp(command, width))
  return exitCodes.ok
}

function unknownCommand(name: string): UsageError {
  const names = commands.map(command => command.name)
  const cure = didYouMean(name, names) ?? `Commands: ${names.join(', ')}`
  return new UsageError(`there is no command "${name}". ${cure}`)
}

/** What the caller can mend is told in one line; a mistake of ours with its stack. */
function explain(error: unknown): ExitCode {
  if (error instanceof LoadError) {
    printNote(`enrich-span: ${error.message}`)
    return exitCodes.runFailed
  }
  const mendable = [UsageError, EvaluationError, ConfigurationError].some(kind => error instanceof kind)
  printNote(`enrich-span: ${mendable ? (error as Error).message : ((error as Error)?.stack ?? String(error))}`)
  return mendable ? exitCodes.badUsage : exitCodes.internal
}
