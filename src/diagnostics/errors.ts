/**
 * A wrong set-up, thrown at once: its message names the subject, what was given and what would be right.
 * Never thrown while the program runs.
 *
 * @example
 * try {
 *   new HoneyHiveTracer({sessionId: 'no UUID'})
 * } catch (error) {
 *   error instanceof ConfigurationError // true
 * }
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}
