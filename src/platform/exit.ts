/** Must be delivered before the end: a session, which has `deliver` alone, or a queue, which has the rest. */
export interface ExitTask {
  /** Ends the session, so that its span goes to the queue. */
  deliver?(): void
  /** Sends within this turn, because the page is hidden and may not come back. */
  leave?(): void
  /** Resolves when every span has its outcome, however long that takes. */
  flush?(): Promise<void>
  /** Drops the spans that have no outcome yet. */
  drop?(reason: string): void
  /** Its destination accepts nothing now. */
  readonly failing?: boolean
}

/** Counts of the spans of the process. */
export interface Losses {
  readonly created: number
  readonly refused: number
  readonly dropped: Readonly<Record<string, number>>
  readonly pending: number
}

/** The tasks of all copies of the package in the process. */
export interface ExitHook {
  readonly tasks: Set<ExitTask>
  /** Counts, one for each copy. */
  readonly totals: Set<() => Losses>
  /** Must be called after a change of `tasks`. */
  update(): void
}
