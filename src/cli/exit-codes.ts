/** How the program ends. Documented: scripts test for these. */
export const exitCodes = {
  /** Done, and any gate passed. */
  ok: 0,
  /** A gate failed. */
  gateFailed: 1,
  /** Bad usage: wrong options, a missing or unreadable file, runs that cannot be compared. */
  badUsage: 2,
  /** The run failed: its file threw, it was stopped, or datapoints failed and no gate says how many may. */
  runFailed: 3,
  /** A mistake of this program. */
  internal: 70,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
