/** Added to the cure of `no-span`: a page loses the context at each `await`. */
export const contextHint = '; in a page useZoneContext() keeps it active'
