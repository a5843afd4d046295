import type {Metrics} from './score.ts'

/**
 * Returns the error of an evaluator that returned a promise, a date, a list or a nested object where a score belongs,
 * or `undefined`. `metrics` are those that `toMetrics` found. Other fields of an object may be lists or objects, and an
 * empty list or object means that there is nothing to score.
 */
export function misplacedScore(name: string, returned: unknown, metrics: Metrics): TypeError | undefined {
  const value: unknown = Array.isArray(returned) && returned.length === 1 ? returned[0] : returned
  if (typeof value !== 'object' || value === null) return undefined
  const whole = describeObject(value)
  if (whole !== undefined) return isEmptyList(value) ? undefined : wrong(name, whole.seen, whole.cure)
  const fields = Object.entries(value)
  // A promise is a forgotten `await` in any field. Its value is unknown, so it may be the score.
  const misplaced =
    fields.find(([field, content]) => field === 'score' && isObject(content)) ??
    fields.find(([, content]) => isPromise(content))
  const [field, content] =
    misplaced ?? (hasScore(metrics, value) ? [] : (fields.find(([, each]) => isObject(each)) ?? []))
  if (field === undefined || !isObject(content)) return undefined
  const {seen, cure} = describeObject(content) ?? {seen: 'an object', cure: `Return its fields one level higher`}
  return wrong(name, `{${field}: ${seen}}`, cure)
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isPromise = (value: unknown): boolean => isObject(value) && typeof (value as {then?: unknown}).then === 'function'
const isEmptyList = (value: object): boolean => Array.isArray(value) && value.length === 0

// `{score: null}` says that there is no score.
const hasScore = (metrics: Metrics, value: object): boolean => Object.keys(metrics).length > 0 || 'score' in value

function describeObject(value: object): {readonly seen: string; readonly cure: string} | undefined {
  if (isPromise(value)) return {seen: 'a promise', cure: 'Is an `await` missing?'}
  if (value instanceof Date) return {seen: 'a Date', cure: 'Return a number, such as getTime()'}
  if (Array.isArray(value))
    return {seen: `a list of ${value.length}`, cure: 'Return one value, or an object with a field for each'}
  if (value instanceof Map || value instanceof Set)
    return {seen: `a ${value.constructor.name}`, cure: 'Return an object with a field for each value'}
  return undefined
}

function wrong(name: string, seen: string, cure: string): TypeError {
  return new TypeError(`evaluator "${name}" returned ${seen}; a score is a finite number, a boolean or text. ${cure}`)
}
