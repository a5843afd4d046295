import {isError, isPromise, tagOf} from '../../attributes/named-classes.ts'
import {messageWithCauses, toThrown} from '../../attributes/thrown.ts'
import type {Metrics} from './score.ts'

/**
 * Returns the error of an evaluator that returned a promise, a date, a list or a nested object where a score belongs,
 * or `undefined`. `metrics` are those that `toMetrics` found. Other fields of an object may be lists or objects, and an
 * empty list or object means that there is nothing to score.
 */
export function misplacedScore(name: string, returned: unknown, metrics: Metrics): TypeError | undefined {
  const value: unknown = Array.isArray(returned) && returned.length === 1 ? returned[0] : returned
  if (!isObject(value)) return undefined
  const whole = describeObject(value) ?? describeWithoutFields(value)
  if (whole !== undefined) return isEmptyList(value) ? undefined : wrong(name, whole.seen, whole.cure)
  const fields = Object.entries(value)
  // A promise is a forgotten `await` in any field. Its value is unknown, so it may be the score.
  const promised = fields.filter(([, content]) => isThenable(content))
  for (const [, content] of promised) ignoreRejection(content)
  const misplaced = fields.find(([field, content]) => field === 'score' && isObject(content)) ?? promised[0]
  const [field, content] =
    misplaced ?? (hasScore(metrics, value) ? [] : (fields.find(([, each]) => isObject(each)) ?? []))
  if (field === undefined || !isObject(content)) return undefined
  const {seen, cure} = describeObject(content) ?? {seen: 'an object', cure: `Return its fields one level higher`}
  return wrong(name, `{${field}: ${seen}}`, cure)
}

interface Description {
  readonly seen: string
  readonly cure: string
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isThenable = (value: unknown): boolean =>
  isObject(value) && typeof (value as {readonly then?: unknown}).then === 'function'
const isEmptyList = (value: object): boolean => Array.isArray(value) && value.length === 0

// `{score: null}` says that there is no score.
const hasScore = (metrics: Metrics, value: object): boolean => Object.keys(metrics).length > 0 || 'score' in value

const eachAsField = 'Return an object with a field for each value'
const cures: Readonly<Record<string, string>> = {
  Date: 'Return a number, such as getTime()',
  Map: eachAsField,
  Set: eachAsField,
  Headers: eachAsField,
  URLSearchParams: eachAsField,
  FormData: eachAsField,
  Response: 'Is `await response.json()` missing?',
  Generator: 'Return the score instead of yielding it',
  AsyncGenerator: 'Return the score instead of yielding it',
}

// Tags instead of `instanceof`, because a test runner has classes of its own.
function describeObject(value: object): Description | undefined {
  if (isThenable(value)) {
    ignoreRejection(value)
    return {seen: 'a promise', cure: 'Is an `await` missing?'}
  }
  if (Array.isArray(value)) return describeList(value)
  if (isError(value)) return {seen: `an error: ${messageWithCauses(toThrown(value))}`, cure: 'Throw it'}
  const tag = tagOf(value)
  const cure = cures[tag] ?? (ArrayBuffer.isView(value) ? eachAsField : undefined)
  return cure === undefined ? undefined : {seen: withArticle(tag), cure}
}

const mostChecked = 1_000

function describeList(list: readonly unknown[]): Description {
  const seen = `a list of ${list.length}`
  // A sparse list may have billions of elements.
  const promised = list.slice(0, mostChecked).filter(isThenable)
  for (const each of promised) ignoreRejection(each)
  if (promised.length > 0) return {seen, cure: 'Is `await Promise.all()` missing?'}
  return {seen, cure: 'Return one value, or an object with a field for each'}
}

/** Describes an instance whose data is in private fields. A plain object without fields has nothing to score. */
function describeWithoutFields(value: object): Description | undefined {
  if (Object.keys(value).length > 0) return undefined
  const {constructor} = value
  const name = tagOf(value) === 'Object' && typeof constructor === 'function' ? constructor.name : tagOf(value)
  return name === 'Object' ? undefined : {seen: withArticle(name), cure: 'Return its score'}
}

const withArticle = (name: string): string => `a${/^[AEIO]/.test(name) ? 'n' : ''} ${name}`

// No other code handles such a promise, so its rejection would end the process.
function ignoreRejection(value: unknown): void {
  if (isObject(value) && isPromise(value)) value.catch(() => {})
}

function wrong(name: string, seen: string, cure: string): TypeError {
  return new TypeError(`evaluator "${name}" returned ${seen}; a score is a finite number, a boolean or text. ${cure}`)
}
