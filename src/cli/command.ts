/** The exit codes of the program. They are documented, because scripts test for them. */
export const exitCodes = {
  /** The command is done, and any gate passed. */
  ok: 0,
  gateFailed: 1,
  /** Options are wrong, a file is missing or unreadable, or runs cannot be compared. */
  badUsage: 2,
  /**
   * The file of the experiment threw, the run stopped early, a metric was never scored, or datapoints failed and no gate
   * allows failures.
   */
  runFailed: 3,
  /** A gate could not be decided: something that its rules need was not measured. */
  gateInconclusive: 4,
  /** This program has an error. */
  internal: 70,
  /** The run was stopped by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** One option of a command, as `--help` shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  /** The name of the value in the help. */
  readonly value?: string
  readonly multiple?: boolean
  /** The value when the option is given without one. */
  readonly implied?: string
  readonly help: string
}

/** The arguments of a command, by option. */
export interface ParsedArgs {
  readonly arguments: readonly string[]
  text(name: string): string | undefined
  /** Returns the value as a number. Throws a `UsageError` for any other text. */
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

/** A file of an experiment threw while it was loaded. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
}
