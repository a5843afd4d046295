import {parseArgs} from 'node:util'
import {didYouMean} from '../diagnostics/did-you-mean.ts'
import {type Command, type ParsedArgs, UsageError} from './command.ts'

/** Parses the arguments of `command`. Throws a `UsageError` that names the cure. */
export function parseCommandArgs(command: Command, args: readonly string[]): ParsedArgs & {readonly help: boolean} {
  const options = {...command.options, help: {type: 'boolean', help: ''} as const}
  const {values, positionals} = parse(command, args, options)
  const [fewest, most] = command.takes
  const help = values['help'] === true
  if (!help && (positionals.length < fewest || positionals.length > most)) {
    const got = positionals.length === 0 ? 'nothing' : positionals.map(each => `"${each}"`).join(' ')
    throw new UsageError(`usage: enrich-span ${command.name} ${command.synopsis}; got ${got}`)
  }
  const list = (name: string): readonly string[] => [values[name] ?? []].flat().map(String)
  const text = (name: string): string | undefined => list(name).at(-1)
  return {
    help,
    arguments: positionals,
    text,
    list,
    flag: name => values[name] === true,
    number: name => toNumber(`--${name}`, text(name)),
  }
}

/** Returns `text` as a number. Throws a `UsageError` that names `subject`. */
export function toNumber(subject: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw new UsageError(`${subject} must be a number, got "${text}"`)
  return number
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

function parse(
  {name}: Command,
  args: readonly string[],
  options: Command['options'],
): {readonly values: Values; readonly positionals: readonly string[]} {
  try {
    const config = Object.fromEntries(
      Object.entries(options).map(([option, {type, multiple = false}]) => [option, {type, multiple}]),
    )
    const complete = withImpliedValues(args, options)
    const {values, positionals} = parseArgs({args: complete, options: config, allowPositionals: true})
    return {values, positionals}
  } catch (error) {
    const unknown = /'--?([\w-]+)/.exec((error as Error).message)?.[1]
    const isUnknown = (error as {code?: string}).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    if (unknown === undefined || !isUnknown) throw new UsageError(`${name}: ${(error as Error).message}`)
    const known = Object.keys(options).map(option => `--${option}`)
    const cure = foreign(unknown, options) ?? didYouMean(`--${unknown}`, known) ?? `See enrich-span ${name} --help`
    throw new UsageError(`${name}: there is no option --${unknown}. ${cure}`)
  }
}

// `--bail` may stand alone. `parseArgs` knows only options that always or never have a value.
function withImpliedValues(args: readonly string[], options: Command['options']): string[] {
  return args.map((arg, at) => {
    const implied = arg.startsWith('--') ? options[arg.slice(2)]?.implied : undefined
    return implied === undefined || /^\d/.test(args[at + 1] ?? '') ? arg : `${arg}=${implied}`
  })
}

/** Names of options in other tools, with the option of this program that replaces each. */
const foreignOptions: Readonly<Record<string, string>> = {
  concurrency: 'max-workers',
  'max-concurrency': 'max-workers',
  'max-parallel': 'max-workers',
  workers: 'max-workers',
  repeat: 'trials',
  repetitions: 'trials',
  'fail-fast': 'bail',
  'env-path': 'env-file',
  env: 'env-file',
  threshold: 'min',
  first: 'limit',
  'first-n': 'limit',
  'filter-failed': 'failed',
  output: 'html',
}

function foreign(unknown: string, options: Command['options']): string | undefined {
  const ours = foreignOptions[unknown]
  return ours !== undefined && ours in options ? `Here it is --${ours}` : undefined
}
