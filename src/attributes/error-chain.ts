import {causeOf, messageOf, partsOf} from './error-fields.ts'
import {defaultLimits, type Limits} from './limits.ts'
import {isError} from './named-classes.ts'
import {read} from './read.ts'
import {shortened} from './text.ts'

/** A thrown value in JSON. */
export interface Thrown {
  readonly name: string
  /** The message. Without a message of its own, the messages of its parts, or the message of its cause. */
  readonly message: string
  readonly stack?: string
  /** The error that caused it. */
  readonly cause?: Thrown
  /** The first 10 errors of an `AggregateError`. */
  readonly errors?: readonly Thrown[]
}

const mostErrors = 32
const deepest = 8
const mostParts = 10

interface Description {
  readonly limits: Limits
  /** The errors described so far. Each error is described only once. */
  readonly seen: Set<unknown>
  /** The bytes that remain for all texts together. */
  room: number
}

/**
 * Describes an error with its causes. For a value that is not an error, only the type is returned. The description is
 * limited, even if causes form a circle. Never throws.
 */
export function describeError(error: unknown, limits: Limits = defaultLimits): Thrown {
  return describe(error, {limits, seen: new Set(), room: limits.callBytes}, 0)
}

function describe(error: unknown, state: Description, depth: number): Thrown {
  const text = (value: unknown): string => {
    const kept = shortened(textOf(value), Math.min(state.limits.valueBytes, state.room))
    state.room = Math.max(0, state.room - kept.length)
    return kept
  }
  if (!isErrorLike(error)) return {name: typeof error, message: text(error)}
  state.seen.add(error)
  const message = text(messageOf(error))
  const stack = read(error, 'stack')
  const inner = depth < deepest ? [causeOf(error), ...partsOf(error).slice(0, mostParts)] : []
  const [cause, ...parts] = inner.map(each => {
    if (each === undefined || state.seen.has(each) || state.seen.size >= mostErrors) return undefined
    return describe(each, state, depth + 1)
  })
  const errors = parts.filter(part => part !== undefined)
  return {
    name: text(read(error, 'name')),
    message,
    ...(stack === undefined ? {} : {stack: text(stack)}),
    ...(cause === undefined ? {} : {cause}),
    ...(errors.length === 0 ? {} : {errors}),
  }
}

/** True when `value` is an error, or a plain object that an error became in JSON. */
export function isErrorLike(value: unknown): value is object {
  if (isError(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return typeof read(value, 'message') === 'string' && typeof read(value, 'stack') === 'string'
}

// `String` is not called for an object, because it runs user code.
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null
    ? String(value)
    : '[Unreadable]'
}

/** Returns the stack, followed by the stacks of the causes and the parts. */
export function stackOf(thrown: Thrown, {valueBytes}: Limits = defaultLimits): string | undefined {
  const {stack} = thrown
  const causes = [...causesOf(thrown)]
  if (causes.length === 0) return stack
  const lines = [{heading: '', thrown}, ...causes].map(
    ({heading, thrown: each}) => heading + (each.stack ?? each.message),
  )
  // A long stack must not hide the cause.
  const room = Math.floor(valueBytes / lines.length) - 1
  return lines.map(line => shortened(line, room)).join('\n')
}

/** Yields the causes and the parts of an error, each followed by its own causes. */
export function* causesOf({
  cause,
  errors = [],
}: Thrown): Generator<{readonly heading: string; readonly thrown: Thrown}> {
  if (cause !== undefined) yield* [{heading: 'Caused by: ', thrown: cause}, ...causesOf(cause)]
  for (const [at, part] of errors.entries()) {
    yield* [{heading: `Error ${at + 1} of ${errors.length}: `, thrown: part}, ...causesOf(part)]
  }
}
