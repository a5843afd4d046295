/** The exit codes of the program. They are documented: scripts test for them. */
export const exitCodes = {
  /** Done, and any gate passed. */
  ok: 0,
  gateFailed: 1,
  /** Wrong options, a missing or unreadable file, runs that cannot be compared. */
  badUsage: 2,
  /** The eval file threw, the run was stopped, or datapoints failed and no gate allows failures. */
  runFailed: 3,
  /** An error in this program. */
  internal: 70,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** One option of a command, as `--help` shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  /** Name of the value in the help. */
  readonly value?: string
  readonly multiple?: boolean
  readonly help: string
}

/** The arguments of a command, by option. */
export interface ParsedArgs {
  readonly arguments: readonly string[]
  text(name: string): string | undefined
  /** The value as a number. Throws a `UsageError` for any other text. */
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
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly string[]
  /** The fewest and the most arguments. */
  readonly takes: readonly [number, number]
  run(args: ParsedArgs): Promise<ExitCode> | ExitCode
}

/** A mistake of the caller. It is reported in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An eval file threw while it was loaded. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
}
