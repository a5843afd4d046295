/** What to say where no span is active: on Node an `await` keeps it. */
export const awaitHint = ''
