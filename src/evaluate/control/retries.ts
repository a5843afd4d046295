/** How often, and after which wait, a failed call of the function is repeated. */
export interface RetryOptions {
  /** Further attempts after the first. */
  readonly limit: number
  /** Milliseconds before the second attempt, doubled for each further one; 500 when absent. */
  readonly delayMs?: number | undefined
  /** Milliseconds between attempts, at most; 30,000 when absent. */
  readonly maxDelayMs?: number | undefined
  /** Whether to try again after this error; always when absent. */
  readonly shouldRetry?: ((error: unknown, attempt: number) => boolean) | undefined
}

/** Waits for rate limits do not count as retries. The limit keeps a server that never serves from blocking a run. */
export const mostRateLimits = 50

/** Milliseconds to wait after attempt number `attempt`, or `undefined` when it was the last. */
export function retryDelay(options: RetryOptions, error: unknown, attempt: number): number | undefined {
  const {limit, delayMs = 500, maxDelayMs = 30_000, shouldRetry = () => true} = options
  if (attempt > limit || !allows(shouldRetry, error, attempt)) return undefined
  // Jitter: calls that failed together must not repeat together.
  return Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 4)
}

function allows(shouldRetry: (error: unknown, attempt: number) => boolean, error: unknown, attempt: number): boolean {
  try {
    return shouldRetry(error, attempt)
  } catch {
    return false
  }
}
