import {factory, type ReadyEvaluator, ready, refuseUnknown, verdict} from './ready-made.ts'

/** How `exactMatch` and `isEqual` compare texts. */
export interface EqualityOptions {
  readonly ignoreCase?: boolean | undefined
  /** `true` ignores white space at both ends of a text. */
  readonly trim?: boolean | undefined
}

/**
 * True when the outputs equal the ground truth in the form of JSON: the order of keys and `undefined` fields do not
 * count, and a `Date` is its text. Fails for NaN, infinities and functions. Not scored without a ground truth.
 *
 * @example
 * exactMatch({ignoreCase: true})('Yes', undefined, 'yes') // true
 */
export const exactMatch: (options?: EqualityOptions) => ReadyEvaluator<unknown, unknown, unknown> =
  /* @__PURE__ */ factory('exactMatch', (options = {}) => {
    refuseUnknown('exactMatch', options, 'ignoreCase', 'trim')
    return ready({kind: 'exactMatch', settings: [options]}, (outputs: unknown, _?: unknown, groundTruth?: unknown) => {
      if (groundTruth === undefined) return undefined
      const [one, other] = [canonical(outputs, options), canonical(groundTruth, options)]
      return verdict(one === other, () => `differs ${placeOf(one, other)}`)
    })
  })

/** Whether two values are equal in the form of JSON. Throws for NaN, infinities and functions. */
export function isEqual(one: unknown, other: unknown, options: EqualityOptions = {}): boolean {
  return canonical(one, options) === canonical(other, options)
}

function canonical(value: unknown, {ignoreCase, trim}: EqualityOptions): string {
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'string') {
      const trimmed = trim ? each.trim() : each
      return ignoreCase ? trimmed.toLowerCase() : trimmed
    }
    if (
      typeof each === 'function' ||
      typeof each === 'symbol' ||
      (typeof each === 'number' && !Number.isFinite(each))
    ) {
      throw new TypeError(`a ${typeof each === 'number' ? String(each) : typeof each} has no form in JSON`)
    }
    if (each instanceof Set) return [...each] as unknown[]
    const fields = each instanceof Map ? [...each] : isFields(each) ? Object.entries(each) : undefined
    return fields === undefined ? each : Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return text ?? 'undefined'
}

const isFields = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Only the place is named: the values may hold secrets, and rules for outputs do not apply to explanations.
function placeOf(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const key = /"([^"\\]{1,60})":(?:(?!"[^"\\]*":).)*$/s.exec(one.slice(Math.max(0, at - 500), at))?.[1]
  return key === undefined ? `at character ${at + 1} of its JSON` : `at or after "${key}"`
}
