import {isError} from './named-classes.ts'
import {read} from './read.ts'

/** The error that caused this one, where it is an error or a text. Another object is often a whole request with its secrets. */
export function causeOf(error: object): unknown {
  const cause = read(error, 'cause')
  return isError(cause) || typeof cause === 'string' ? cause : undefined
}

/** The errors that this one stands for: those of an `AggregateError`, and both of a `SuppressedError`. */
export function partsOf(error: object): readonly unknown[] {
  try {
    const {errors, error: thrown, suppressed} = error as Readonly<Record<string, unknown>>
    if (suppressed !== undefined) return [thrown, suppressed].filter(isShown)
    // Of a class of its own, `errors` may be anything, such as the issues of a validator.
    return Array.isArray(errors) && errors.slice(0, mostChecked).every(isShown) ? errors : []
  } catch {
    return []
  }
}

const mostChecked = 100

const isShown = (value: unknown): boolean => typeof value === 'string' || isError(value)

/** The fields of an error that are data. The other ones are often whole requests with their secrets. */
export function errorFields(error: object): readonly string[] {
  return [
    'name',
    'message',
    ...(causeOf(error) === undefined ? [] : ['cause']),
    ...(Array.isArray(read(error, 'errors')) && partsOf(error).length > 0 ? ['errors'] : []),
  ]
}

/** How many parts an empty message names. */
const mostNamed = 3

/**
 * The message of an error; where it is empty, the messages of its parts, that of its cause, or its code. Node's own errors
 * of a failed connection have no message, only parts. May be empty, or not a text.
 */
export function messageOf(error: object): unknown {
  const message = read(error, 'message')
  if (message !== '' && message !== undefined) return message
  const parts = partsOf(error)
  const named = parts.slice(0, mostNamed).flatMap(part => ownMessage(part) ?? [])
  if (named.length > 0) {
    const more = parts.length - mostNamed
    return named.join('; ') + (more > 0 ? `; and ${more} more` : '')
  }
  return ownMessage(causeOf(error)) ?? codeOf(error) ?? message
}

// Not the parts of parts: those may be a circle.
function ownMessage(error: unknown): string | undefined {
  const message = typeof error === 'object' && error !== null ? read(error, 'message') || codeOf(error) : error
  return typeof message === 'string' && message !== '' ? message.slice(0, longestNamed) : undefined
}

const longestNamed = 10_000

function codeOf(error: object): string | undefined {
  const code = read(error, 'code')
  return typeof code === 'string' && code !== '' ? code : undefined
}
