import {isObject, partsOf, readField} from './error-parts.ts'
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

/** A rate limit that an error reports. */
export interface RateLimit {
  /** The milliseconds that the error names; absent when it names none. */
  readonly waitMs?: number
  /** `true` when the server is not available (503), which may be the fault of one input. */
  readonly unavailable?: true
}

/**
 * Detects an error that means "too many requests": a status 429, 503 or 529, the code 8 of gRPC, or a code that providers
 * use, on the error or on a part of it. The wait is read from `retry-after-ms` or `retry-after` (seconds or a date), or
 * from `retryDelay`. A spent quota is not a rate limit.
 */
export function readRateLimit(error: unknown): RateLimit | undefined {
  const parts = partsOf(error)
  const limits = parts.filter(isLimit)
  if (limits.length === 0 || parts.some(isQuota)) return undefined
  const unavailable = limits.every(part => statusesOf(part).includes(503)) ? {unavailable: true as const} : {}
  for (const part of parts) {
    const waitMs = waitIn(part)
    if (waitMs !== undefined) return {waitMs, ...unavailable}
  }
  return unavailable
}

/** Whether an error says that a quota or a budget is spent. Waiting does not help. */
export const isQuotaSpent = (error: unknown): boolean => partsOf(error).some(isQuota)

const statuses: readonly unknown[] = [429, 503, 529]
const codes =
  /^(rate_?limit\w*|too_?many_?requests\w*|overloaded_?(error|exception)|throttl\w*|(provisioned_?throughput|request_?limit)_?exceeded\w*|resource_?exhausted\w*|service_?unavailable_?exception)$/i
const quotas = /^(insufficient_quota|billing_\w+)$/i
/** RESOURCE_EXHAUSTED of gRPC. */
const exhausted = 8

const statusesOf = (part: object): readonly unknown[] =>
  ['status', 'statusCode', 'httpStatusCode', 'code'].map(name => readField(part, name))

const wordsOf = (part: object): readonly string[] =>
  ['code', 'type', 'name', 'status'].map(name => readField(part, name)).filter(word => typeof word === 'string')

function isLimit(part: object): boolean {
  return (
    statusesOf(part).some(status => statuses.includes(status)) ||
    readField(part, 'code') === exhausted ||
    wordsOf(part).some(word => codes.test(word))
  )
}

function isQuota(part: object): boolean {
  return statusesOf(part).includes(402) || wordsOf(part).some(word => quotas.test(word))
}

function waitIn(part: object): number | undefined {
  for (const name of ['headers', 'responseHeaders']) {
    const headers = readField(part, name)
    const wait = isObject(headers) ? waitOf(headers) : undefined
    if (wait !== undefined) return wait
  }
  return (
    askedBy(readRetryAfter(readField(part, 'retryAfter') ?? readField(part, 'retry_after'))) ?? readRetryDelay(part)
  )
}

function waitOf(headers: object): number | undefined {
  return askedBy(
    capWait(Number(header(headers, 'retry-after-ms') ?? Number.NaN)) ?? readRetryAfter(header(headers, 'retry-after')),
  )
}

const askedBy = (wait: RetryAfter | undefined): number | undefined => wait?.askedMs ?? wait?.waitMs

// Google writes the wait as `"retryDelay": "34s"`, into a detail of the error or into its text.
function readRetryDelay(part: object): number | undefined {
  const delay = readField(part, 'retryDelay')
  const texts = ['message', 'responseBody'].map(name => readField(part, name))
  const found =
    (typeof delay === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(delay) : undefined) ??
    texts.flatMap(text => (typeof text === 'string' ? (inText.exec(text.slice(0, mostText)) ?? []) : []))
  return found[1] === undefined ? undefined : Number(found[1]) * 1_000
}

const inText = /retryDelay[\\"']*\s*:\s*[\\"']*(\d+(?:\.\d+)?)s/
const mostText = 20_000

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
