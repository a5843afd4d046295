import {causeOf, messageOf, partsOf} from './error-fields.ts'
import {defaultLimits, type Limits} from './limits.ts'
import {isError} from './named-classes.ts'
import {read} from './read.ts'
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

/** Returns an error with what caused it. Bounded, also where causes form a circle. Of another value, only the type. Never throws. */
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

/** Whether `value` is an error, or the plain object that is left of one that passed through JSON. */
export function isErrorLike(value: unknown): value is object {
  if (isError(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return typeof read(value, 'message') === 'string' && typeof read(value, 'stack') === 'string'
}

// Not `String` for an object: that is user code.
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null
    ? String(value)
    : '[Unreadable]'
}

/** Returns the stack, followed by the stacks of what caused the error and of its parts. */
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

/** Yields what caused an error and its parts, each with its own causes. */
export function* causesOf({
  cause,
  errors = [],
}: Thrown): Generator<{readonly heading: string; readonly thrown: Thrown}> {
  if (cause !== undefined) yield* [{heading: 'Caused by: ', thrown: cause}, ...causesOf(cause)]
  for (const [at, part] of errors.entries()) {
    yield* [{heading: `Error ${at + 1} of ${errors.length}: `, thrown: part}, ...causesOf(part)]
  }
}
