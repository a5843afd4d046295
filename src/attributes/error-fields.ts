import {isError} from './named-classes.ts'
import {read} from './read.ts'

/**
 * Returns the cause of an error if it is an error or a text. Any other object is often a whole request with its
 * secrets.
 */
export function causeOf(error: object): unknown {
  const cause = read(error, 'cause')
  return isError(cause) || typeof cause === 'string' ? cause : undefined
}

/** Returns the errors that this error combines: those of an `AggregateError`, and both of a `SuppressedError`. */
export function partsOf(error: object): readonly unknown[] {
  const suppressed = read(error, 'suppressed')
  const errors = suppressed === undefined ? read(error, 'errors') : [read(error, 'error'), suppressed]
  try {
    // In other classes, `errors` may be anything, such as the issues of a validator.
    return Array.isArray(errors) && errors.slice(0, mostChecked).every(isShown) ? errors : []
  } catch {
    return []
  }
}

const mostChecked = 100

const isShown = (value: unknown): boolean => typeof value === 'string' || isError(value)

/** Returns the names of an error's fields that are data. Other fields are often whole requests with their secrets. */
export function errorFields(error: object): readonly string[] {
  const names = ['name', 'message']
  if (causeOf(error) !== undefined) names.push('cause')
  if (partsOf(error).length > 0) names.push('errors')
  return names
}

/** The most parts that replace an empty message. */
const mostNamed = 3

/**
 * Returns the message of an error. If it is empty, returns the messages of its parts, the message of its cause, or its
 * code. Node's own errors of a failed connection have only parts. The result may be empty, or not a text.
 */
export function messageOf(error: object): unknown {
  const message = read(error, 'message')
  if (message !== '' && message !== undefined) return message
  const parts = partsOf(error)
  const more = parts.length - mostNamed
  const named = parts.slice(0, mostNamed).map(ownText).filter(Boolean).join('; ')
  return named ? named + (more > 0 ? `; and ${more} more` : '') : ownText(causeOf(error)) || ownText(error) || message
}

const longestNamed = 10_000

// The parts of parts are not read, because they may form a circle.
function ownText(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null
  const text = isObject ? read(error, 'message') || read(error, 'code') : error
  return typeof text === 'string' ? text.slice(0, longestNamed) : ''
}
