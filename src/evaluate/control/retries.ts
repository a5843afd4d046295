/** How often and when a failed call of the function is tried again. */
export interface RetryOptions {
  /** Further attempts after the first. */
  readonly limit: number
  /** Milliseconds before the second attempt, doubled for each further one; 500 when absent. */
  readonly delayMs?: number | undefined
  /** Milliseconds at most between attempts; 30,000 when absent. */
  readonly maxDelayMs?: number | undefined
  /** Whether this error is worth another attempt; all are when absent. */
  readonly shouldRetry?: ((error: unknown, attempt: number) => boolean) | undefined
}

/** Rate limits are waited for beside `retries`, so often: a server that never serves must not hold a run for ever. */
export const mostRateLimits = 50

/** Milliseconds to wait after attempt number `attempt`, or `undefined` when it was the last. */
export function retryDelay(options: RetryOptions, error: unknown, attempt: number): number | undefined {
  const {limit, delayMs = 500, maxDelayMs = 30_000, shouldRetry = () => true} = options
  if (attempt > limit || !agrees(shouldRetry, error, attempt)) return undefined
  // Jitter: what failed together must not come back together.
  return Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 4)
}

function agrees(shouldRetry: (error: unknown, attempt: number) => boolean, error: unknown, attempt: number): boolean {
  try {
    return shouldRetry(error, attempt)
  } catch {
    return false
  }
}
