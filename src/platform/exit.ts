/** Something that must be delivered before the end: a session, which has `deliver` alone, or a queue, which has the rest. */
export interface ExitTask {
  /** Hands over to its queue what was kept open for more. */
  deliver?(): void
  /** Sends at once, as a page is hidden, perhaps for good. */
  leave?(): void
  /** Waits until all has its answer, however long that takes. */
  flush?(): Promise<void>
  /** Gives up what has no answer yet. */
  drop?(reason: string): void
  /** Its destination takes nothing now. */
  readonly failing?: boolean
}

/** What became of the spans of the process. */
export interface Losses {
  readonly created: number
  readonly refused: number
  readonly dropped: Readonly<Record<string, number>>
  readonly pending: number
}

/** What waits for the end of the process, of all copies of the package in it. */
export interface ExitHook {
  readonly tasks: Set<ExitTask>
  /** One for each copy. */
  readonly totals: Set<() => Losses>
  /** To be called after a change of `tasks`. */
  update(): void
}
