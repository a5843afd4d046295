/** A page has no environment variables. */
export function environment(_name: string): string | undefined {
  return undefined
}

/** A hint that is added to the cure of `no-span`. A page loses the context at each `await`. */
export const contextHint = '; in a page useZoneContext() keeps it active'
