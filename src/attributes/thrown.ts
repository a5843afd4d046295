import {causeOf, messageOf, partsOf} from './error-fields.ts'
import {defaultLimits, type Limits} from './limits.ts'
import {isError} from './named-classes.ts'
import {toPlainData} from './plain-data.ts'
import {read, unreadable} from './read.ts'
import {shortened} from './text.ts'

/** A thrown value in JSON. */
export interface Thrown {
  readonly name: string
  /** An error without a message has those of its parts, or that of its cause. */
  readonly message: string
  readonly stack?: string
  /** The error that caused it. */
  readonly cause?: Thrown
  /** The errors of an `AggregateError`, the first 10. */
  readonly errors?: readonly Thrown[]
}

/** A thrown value as plain data, with what caused it. Bounded, also where causes form a circle. Never throws. */
export function toThrown(error: unknown, limits: Limits = defaultLimits): Thrown {
  return describe(error, {limits, seen: new Set(), room: limits.callBytes}, 0)
}

const mostErrors = 32
const deepest = 8
const mostParts = 10

interface Description {
  readonly limits: Limits
  /** The errors so far. An error is described once. */
  readonly seen: Set<unknown>
  /** Bytes that all texts together may still have. */
  room: number
}

function describe(error: unknown, state: Description, depth: number): Thrown {
  const text = (value: string): string => {
    const bytes = Math.min(state.limits.valueBytes, state.room)
    const kept = shortened(value, bytes)
    state.room = Math.max(0, state.room - kept.length)
    return kept
  }
  if (!isErrorLike(error)) return {name: typeof error, message: text(textOf(error))}
  state.seen.add(error)
  const message = text(textOf(messageOf(error)))
  const stack = read(error, 'stack')
  const inner = depth < deepest ? [causeOf(error), ...partsOf(error).slice(0, mostParts)] : []
  const [cause, ...parts] = inner.map(each => {
    if (each === undefined || state.seen.has(each) || state.seen.size >= mostErrors) return undefined
    return describe(each, state, depth + 1)
  })
  const errors = parts.filter(part => part !== undefined)
  return {
    name: text(textOf(read(error, 'name'))),
    message,
    ...(stack === undefined ? {} : {stack: text(textOf(stack))}),
    ...(cause === undefined ? {} : {cause}),
    ...(errors.length === 0 ? {} : {errors}),
  }
}

// An error that passed through JSON is a plain object with its fields.
function isErrorLike(value: unknown): value is object {
  if (isError(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return typeof read(value, 'message') === 'string' && typeof read(value, 'stack') === 'string'
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === unreadable) return '[Unreadable]'
  if (typeof value === 'symbol' || value === undefined || value === null) return String(value)
  const {value: plain} = toPlainData(value)
  return typeof plain === 'string' ? plain : JSON.stringify(plain)
}

/** Whether `error` is a thrown value in JSON. */
export function isThrown(error: unknown): error is Thrown {
  if (typeof error !== 'object' || error === null || isError(error)) return false
  return typeof read(error, 'name') === 'string' && typeof read(error, 'message') === 'string'
}

/** The error that `thrown` describes. */
export function fromThrown({name, message, stack, cause, errors}: Thrown): Error {
  const error = errors === undefined ? new Error(message) : new AggregateError(errors.map(fromThrown), message)
  const define = (field: string, value: unknown): void => {
    Object.defineProperty(error, field, {value, configurable: true, writable: true})
  }
  define('name', name)
  define('stack', stack)
  if (cause !== undefined) define('cause', fromThrown(cause))
  return error
}

/** The stack, followed by the stacks of what caused the error and of its parts. */
export function stackOf(thrown: Thrown, {valueBytes}: Limits = defaultLimits): string | undefined {
  const {stack} = thrown
  const causes = [...causesOf(thrown)]
  if (causes.length === 0) return stack
  const lines = [{heading: '', thrown}, ...causes].map(
    ({heading, thrown: each}) => heading + (each.stack ?? lineOf(each)),
  )
  // A long stack must not hide the cause.
  const room = Math.floor(valueBytes / lines.length) - 1
  return lines.map(line => shortened(line, room)).join('\n')
}

function* causesOf({cause, errors = []}: Thrown): Generator<{readonly heading: string; readonly thrown: Thrown}> {
  if (cause !== undefined) yield* [{heading: 'Caused by: ', thrown: cause}, ...causesOf(cause)]
  for (const [at, part] of errors.entries()) {
    yield* [{heading: `Error ${at + 1} of ${errors.length}: `, thrown: part}, ...causesOf(part)]
  }
}

/** A thrown value in one line: its name, its message, and what caused it. */
export function lineOf(thrown: Thrown): string {
  const message = messageWithCauses(thrown)
  if (notErrors.has(thrown.name) || thrown.name === '') return message
  return message === '' ? thrown.name : `${thrown.name}: ${message}`
}

/** The types of values that are not errors. They are names in a `Thrown`. */
const notErrors: ReadonlySet<string> = new Set([
  'bigint',
  'boolean',
  'function',
  'number',
  'object',
  'string',
  'symbol',
  'undefined',
])

/** The message, and the messages of what caused the error where it does not repeat them. */
export function messageWithCauses(thrown: Thrown): string {
  let text = thrown.message
  for (const {thrown: each} of causesOf(thrown)) {
    if (each.message !== '' && !text.includes(each.message))
      text += `${text === '' ? '' : ' · caused by '}${each.message}`
  }
  return text
}
