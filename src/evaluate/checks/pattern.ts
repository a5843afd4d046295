import {withoutState} from './text-checks.ts'

/** A predicate of a value. A method's type, so that `(n: number) => n < 5` fits. */
export type Predicate = {test(value: unknown): boolean}['test']

/**
 * A pattern of arguments: objects in part, lists element by element, a RegExp on text (else on its JSON), a predicate,
 * or an equal value.
 */
export type Pattern =
  | RegExp
  | Predicate
  | string
  | number
  | boolean
  | null
  | readonly Pattern[]
  | {readonly [key: string]: Pattern | undefined}

/** Whether a value fits a pattern. With `exact`, objects have no further keys at any depth. */
export function fitsPattern(pattern: Pattern | undefined, value: unknown, exact = false): boolean {
  if (pattern instanceof RegExp) return withoutState(pattern).test(textOf(value))
  if (typeof pattern === 'function') return pattern(value)
  if (Array.isArray(pattern)) {
    const list = pattern as readonly Pattern[]
    return (
      Array.isArray(value) &&
      value.length === list.length &&
      list.every((each, index) => fitsPattern(each, value[index], exact))
    )
  }
  if (typeof pattern !== 'object' || pattern === null) return pattern === value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const fields = Object.entries(pattern).filter(([, each]) => each !== undefined)
  const own = value as Readonly<Record<string, unknown>>
  return (
    fields.every(([key, each]) => Object.hasOwn(own, key) && fitsPattern(each, own[key], exact)) &&
    (!exact || Object.keys(own).every(key => own[key] === undefined || Object.hasOwn(pattern, key)))
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))
