import type {ExitCode} from './exit-codes.ts'

/** One option of a command, as `--help` shows it. */
export interface OptionRow {
  readonly type: 'string' | 'boolean'
  /** Stands for the value in the help. */
  readonly value?: string
  readonly multiple?: boolean
  readonly help: string
}

/** What a command was given. */
export interface ParsedArgs {
  readonly arguments: readonly string[]
  text(name: string): string | undefined
  /** The number given; throws a `UsageError` for text that is none. */
  number(name: string): number | undefined
  flag(name: string): boolean
  list(name: string): readonly string[]
}

/** One command of the program. */
export interface Command {
  readonly name: string
  readonly synopsis: string
  readonly summary: string
  /** Paragraphs below the summary. */
  readonly details?: readonly string[]
  readonly options: Readonly<Record<string, OptionRow>>
  readonly examples: readonly string[]
  /** The fewest and the most arguments. */
  readonly takes: readonly [number, number]
  run(given: ParsedArgs): Promise<ExitCode> | ExitCode
}

/** Something the caller can mend: told in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
