/** What was thrown as an `Error`: the same object when it is one. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(typeof thrown === 'string' ? thrown : `something that is no Error was thrown: ${typeof thrown}`)
}
