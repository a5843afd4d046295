import {causesOf, describeError, isErrorLike, type Thrown} from './error-chain.ts'
import {messageOf} from './error-fields.ts'
import {defaultLimits} from './limits.ts'
import {isError} from './named-classes.ts'
import {toPlainData} from './plain-data.ts'
import {read, unreadable} from './read.ts'
import {shortened} from './text.ts'

/** Returns a thrown value as plain data, with its causes. The data is limited in size. Never throws. */
export function toThrown(error: unknown): Thrown {
  const described = describeError(error)
  // The message of an error is text in all but a few libraries. A value that is not an error is its own message.
  const message = isErrorLike(error) ? messageOf(error) : error
  return typeof message === 'string' ? described : {...described, message: jsonOf(message)}
}

function jsonOf(value: unknown): string {
  if (value === unreadable) return '[Unreadable]'
  if (typeof value === 'symbol' || value === undefined) return String(value)
  const {value: plain} = toPlainData(value, defaultLimits.nodes)
  return shortened(typeof plain === 'string' ? plain : JSON.stringify(plain), defaultLimits.valueBytes)
}

/** True when `error` is a thrown value in JSON. */
export function isThrown(error: unknown): error is Thrown {
  if (typeof error !== 'object' || error === null || isError(error)) return false
  return typeof read(error, 'name') === 'string' && typeof read(error, 'message') === 'string'
}

/** Restores the error that `thrown` describes. */
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

/** Writes a thrown value in one line: its name, its message, and its causes. */
export function lineOf(thrown: Thrown): string {
  const message = messageWithCauses(thrown)
  if (notErrors.has(thrown.name) || thrown.name === '') return message
  return message === '' ? thrown.name : `${thrown.name}: ${message}`
}

/** The types of values that are not errors. In a `Thrown` they stand as the name. */
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

/** Returns the message, followed by the messages of the causes that it does not repeat. */
export function messageWithCauses(thrown: Thrown): string {
  let text = thrown.message
  for (const {thrown: each} of causesOf(thrown)) {
    if (each.message !== '' && !text.includes(each.message))
      text += `${text === '' ? '' : ' · caused by '}${each.message}`
  }
  return text
}
