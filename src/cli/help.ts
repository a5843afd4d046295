import {wrap} from '../evaluate/reports/columns.ts'
import type {Command, OptionRow} from './command.ts'

/** `--help` of one command. */
export function commandHelp(command: Command, width: number): string {
  const {name, synopsis, summary, details = [], options, examples} = command
  const rows = Object.entries({...options, help: {type: 'boolean', help: 'show this'} as const}).map(
    ([option, row]): [string, string] => [flagOf(option, row), row.help],
  )
  return join([
    ...wrap(`enrich-span ${name} ${synopsis}`.trim(), width, 4),
    '',
    ...wrap(`${summary}.`, width),
    ...details.flatMap(paragraph => ['', ...wrap(paragraph, width)]),
    '',
    'Options',
    ...definitions(rows, width),
    '',
    'Examples',
    ...examples.map(example => `  ${example}`),
  ])
}

/** `--help` of the program. */
export function programHelp(commands: readonly Command[], width: number): string {
  return join([
    ...wrap('enrich-span: run experiments, compare their runs, look at their spans.', width),
    '',
    'Commands',
    ...definitions(
      commands.map(({name, summary}): [string, string] => [name, summary]),
      width,
    ),
    '',
    ...wrap('enrich-span <command> --help tells more; --json on each prints data for programs.', width),
    ...wrap('Runs are named by their file, the start of their id, latest, or latest~1 for the one before.', width),
    '',
    ...wrap(
      'Exit codes: 0 done and any gate passed, 1 a gate failed, 2 bad usage, 3 the run failed, 70 a mistake of this program.',
      width,
    ),
  ])
}

const flagOf = (name: string, {type, value}: OptionRow): string =>
  type === 'boolean' ? `--${name}` : `--${name} <${value ?? 'text'}>`

// Beside each other where there is room, else below.
function definitions(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...rows.map(([term]) => term.length)) + 4
  if (width - left < 30) return rows.flatMap(([term, text]) => [`  ${term}`, ...wrap(`      ${text}`, width, 6)])
  return rows.flatMap(([term, text]) => {
    const [first = '', ...rest] = wrap(text, width - left)
    return [`  ${term.padEnd(left - 2)}${first}`, ...rest.map(line => ' '.repeat(left) + line)]
  })
}

const join = (lines: readonly string[]): string => `${lines.join('\n')}\n`
