/** A task that must be done before the end. A session has only `deliver`. A queue has the other members. */
export interface ExitTask {
  /** Ends the session, so that its span enters the queue. */
  deliver?(): void
  /** Sends within this turn of the event loop, because the page is hidden and may not come back. */
  leave?(): void
  /** Resolves when every span has its outcome, however long that takes. */
  flush?(): Promise<void>
  /** Drops the spans that have no outcome yet. */
  drop?(reason: string): void
  /** True when its destination accepts nothing now. */
  readonly failing?: boolean
  /** How many responses have decided about spans. */
  readonly responses?: number
  /** Milliseconds that the end waits without a further response. */
  readonly patienceMs?: number
}

/** The span counts of the process. */
export interface Losses {
  readonly created: number
  readonly refused: number
  readonly dropped: Readonly<Record<string, number>>
  readonly pending: number
  /** Spans on disk for the next start. Absent in older copies. */
  readonly kept?: number
  /** The folders of these spans. */
  readonly keptIn?: readonly string[]
}

/** The tasks of all copies of the package in the process. */
export interface ExitHook {
  readonly tasks: Set<ExitTask>
  /** Functions that return the counts, one for each copy. */
  readonly totals: Set<() => Losses>
  /** Must be called after a change of `tasks`. */
  update(): void
}
