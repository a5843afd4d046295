/** A rate limit that an error tells of. */
export interface RateLimit {
  /** Milliseconds to wait, when told. */
  readonly waitMs: number | undefined
}

/**
 * Whether `error` says "too many requests": a status 429, 503 or 529 on it, on its response or its cause, or a code that
 * providers use. The time to wait is read from `retry-after-ms` or `retry-after` (seconds or a date).
 */
export function rateLimitOf(error: unknown): RateLimit | undefined {
  for (let at: unknown = error, depth = 0; isObject(at) && depth < 5; at = read(at, 'cause'), depth++) {
    const response = read(at, 'response')
    const found = [at, response].some(each => isObject(each) && isLimit(each))
    if (!found) continue
    const headers = [read(at, 'headers'), read(at, 'responseHeaders'), isObject(response) && read(response, 'headers')]
    for (const each of headers) {
      const waitMs = isObject(each) ? waitOf(each) : undefined
      if (waitMs !== undefined) return {waitMs}
    }
    return {waitMs: seconds(read(at, 'retryAfter') ?? read(at, 'retry_after'))}
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

function waitOf(headers: object): number | undefined {
  const exact = Number(header(headers, 'retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(exact) && exact >= 0) return exact
  const told = header(headers, 'retry-after')
  const wait = seconds(told)
  if (wait !== undefined || told === undefined) return wait
  const date = Date.parse(told)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && number >= 0 && Number.isFinite(number) ? number * 1_000 : undefined
}

// `Headers`, a Map, or a plain object in any spelling.
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
