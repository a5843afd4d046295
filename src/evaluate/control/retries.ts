import {capWait, readRetryAfter, type RetryAfter} from '../../delivery/retry-after.ts'

/** How often a failed call of the function is repeated, and after which wait. */
export interface RetryOptions {
  /** The number of further attempts after the first. */
  readonly limit: number
  /** Milliseconds before the second attempt, doubled for each further one; 500 when absent. */
  readonly delayMs?: number | undefined
  /** The most milliseconds between two attempts; 30,000 when absent. */
  readonly maxDelayMs?: number | undefined
  /** Decides whether to try again after this error. When absent, every error is tried again. */
  readonly shouldRetry?: ((error: unknown, attempt: number) => boolean) | undefined
}

/** Waits for rate limits do not count as retries. This limit keeps a server that always refuses from blocking a run. */
export const mostRateLimits = 50

/** Returns the milliseconds to wait after attempt number `attempt`. Returns `undefined` after the last attempt. */
export function retryDelay(options: RetryOptions, error: unknown, attempt: number): number | undefined {
  const {limit, delayMs = 500, maxDelayMs = 30_000, shouldRetry = () => true} = options
  if (attempt > limit || !allows(shouldRetry, error, attempt)) return undefined
  // The wait is random, because calls that failed together must not repeat together.
  return Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 4)
}

function allows(shouldRetry: (error: unknown, attempt: number) => boolean, error: unknown, attempt: number): boolean {
  try {
    return shouldRetry(error, attempt)
  } catch {
    return false
  }
}

/** A rate limit that an error reports. `waitMs` is absent when the error does not name a wait. */
export type RateLimit = Partial<RetryAfter>

/**
 * Detects an error that means "too many requests". It has a status 429, 503 or 529 on itself, its response or its
 * cause, or a code that providers use. The wait is read from `retry-after-ms` or `retry-after` (seconds or a date), and
 * capped at 10 minutes.
 */
export function readRateLimit(error: unknown): RateLimit | undefined {
  for (let at: unknown = error, depth = 0; isObject(at) && depth < 5; at = read(at, 'cause'), depth++) {
    const response = read(at, 'response')
    const found = [at, response].some(each => isObject(each) && isLimit(each))
    if (!found) continue
    const headers = [read(at, 'headers'), read(at, 'responseHeaders'), isObject(response) && read(response, 'headers')]
    for (const each of headers) {
      const wait = isObject(each) ? waitOf(each) : undefined
      if (wait !== undefined) return wait
    }
    return readRetryAfter(read(at, 'retryAfter') ?? read(at, 'retry_after')) ?? {}
  }
  return undefined
}

const statuses: readonly unknown[] = [429, 503, 529]
const codes =
  /^(rate_limit|rate_limit_exceeded|rate_limit_error|too_many_requests|overloaded_error|throttling\w*|resource_exhausted)$/i

function isLimit(error: object): boolean {
  const {status, statusCode, code, type, name} = Object.fromEntries(
    ['status', 'statusCode', 'code', 'type', 'name'].map(key => [key, read(error, key)]),
  )
  if (statuses.includes(status) || statuses.includes(statusCode)) return true
  return [code, type, name].some(text => typeof text === 'string' && codes.test(text))
}

function waitOf(headers: object): RetryAfter | undefined {
  return (
    capWait(Number(header(headers, 'retry-after-ms') ?? Number.NaN)) ?? readRetryAfter(header(headers, 'retry-after'))
  )
}

// Headers may be a `Headers`, a Map, or a plain object in any spelling.
function header(headers: object, name: string): string | undefined {
  try {
    const {get} = headers as {readonly get?: unknown}
    const value: unknown =
      typeof get === 'function'
        ? Reflect.apply(get, headers, [name])
        : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  } catch {
    return undefined
  }
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
