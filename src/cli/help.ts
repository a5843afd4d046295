import {wrap} from '../evaluate/reports/text-layout.ts'
import type {Command, OptionSpec} from './command.ts'

/** Returns the text of `--help` for one command. */
export function commandHelp(command: Command, width: number): string {
  const {name, synopsis, summary, details = [], options, examples} = command
  const listed = Object.entries({...options, help: {type: 'boolean', help: 'show this help'} as const}).map(
    ([option, spec]): [string, string] => [flagOf(option, spec), spec.help],
  )
  return join([
    ...wrap(`enrich-span ${name} ${synopsis}`.trim(), width, 4),
    '',
    ...wrap(`${summary}.`, width),
    ...details.flatMap(paragraph => ['', ...wrap(paragraph, width)]),
    '',
    'Options',
    ...definitions(listed, width),
    '',
    'Examples',
    ...examples.map(example => `  ${example}`),
  ])
}

/** Returns the text of `--help` for the program. */
export function programHelp(commands: readonly Command[], width: number): string {
  return join([
    ...wrap('enrich-span: run experiments, compare their runs, inspect their spans.', width),
    '',
    'Commands',
    ...definitions(
      commands.map(({name, summary}): [string, string] => [name, summary]),
      width,
    ),
    '',
    ...wrap('enrich-span <command> --help shows the options of a command; --json prints data for programs.', width),
    ...wrap(
      'A run is named by the path of its file, the start of its id, latest, or latest~1 for the run before.',
      width,
    ),
    '',
    ...wrap(
      'Exit codes: 0 done and any gate passed, 1 a gate failed, 2 bad usage, 3 the run failed, 4 a gate could not be decided, 70 an error in enrich-span itself.',
      width,
    ),
  ])
}

const flagOf = (name: string, {type, value}: OptionSpec): string =>
  type === 'boolean' ? `--${name}` : `--${name} <${value ?? 'text'}>`

// Writes term and text side by side if the line is wide enough, otherwise the text below the term.
function definitions(pairs: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...pairs.map(([term]) => term.length)) + 4
  if (width - left < 30) return pairs.flatMap(([term, text]) => [`  ${term}`, ...wrap(`      ${text}`, width, 6)])
  return pairs.flatMap(([term, text]) => {
    const [first = '', ...rest] = wrap(text, width - left)
    return [`  ${term.padEnd(left - 2)}${first}`, ...rest.map(line => ' '.repeat(left) + line)]
  })
}

const join = (lines: readonly string[]): string => `${lines.join('\n')}\n`
