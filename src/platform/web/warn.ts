/** Writes a warning to the console. The message already contains its code. */
export function warn(message: string, _code: string): void {
  console.warn(message)
}
/** A hint that is added to the cure of `no-span`. A page loses the context at each `await`. */
export const contextHint = '; in a page useZoneContext() keeps it active'
