import {mayBeProxy} from '#platform/environment'
import {isPromise} from '../../attributes/named-classes.ts'
import type {Observe, Work} from '../work.ts'
import {isPlain} from './member-names.ts'
import {isGenerator} from './observe-generator.ts'
import {isAsyncIterable} from './observe-iterator.ts'
import {isNodeStream} from './observe-node-stream.ts'
import {isNativePromise} from './observe-promise.ts'
import {isWebStream} from './observe-web-stream.ts'
import {assemble, Parts} from './parts.ts'

/** An object with more fields is data. */
const mostFields = 32

/** An object without a class that holds promises or streams, such as `{stream, response}`. */
export function isRecordOfParts(result: object): boolean {
  if (!isPlain(result)) return false
  let left = mostFields
  const fields = result as Readonly<Record<string, unknown>>
  // `for…in` makes no list of the names, but follows the prototypes that a proxy reports.
  if (mayBeProxy(result))
    return Object.keys(result)
      .slice(0, left)
      .some(name => isPart(fields[name]))
  for (const name in result) {
    if (left === 0) return false
    left -= 1
    if (isPart(fields[name])) return true
  }
  return false
}

/** A list with more values is data. */
const mostValues = 1_000

/** A list that holds promises, such as `questions.map(ask)`. */
export function isListOfPromises(result: readonly unknown[]): boolean {
  return result.length <= mostValues && result.slice(0, mostFields).some(value => isNativePromise(value))
}

function isPart(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (isAsyncIterable(value)) return isNodeStream(value) ? isReadable(value) : true
  if (isPlain(value)) return false
  return isPromise(value) || isNativePromise(value) || isWebStream(value) || isGenerator(value)
}

// A socket is written to as well, and lives on.
function isReadable(stream: object): boolean {
  return !('write' in stream) || '_transform' in stream
}

/** Keeps the object or the list. Its promises and web streams are replaced by observed ones. The work ends with the last part in use. */
export function observeRecord(work: Work, result: object, again: Observe): object {
  const fields: Record<string, unknown> = Object.create(null)
  const streams = new Set<PropertyKey>()
  const parts: Parts = new Parts(work, again, (_, all) => {
    const read = all.filter(({name}) => streams.has(name))
    // A promise beside a stream often settles before the stream is read.
    if (read.length === 0 || read.some(({branch}) => branch.ended)) work.settle(assemble(fields, all))
  })
  for (const name of Object.keys(result)) {
    const member = Object.getOwnPropertyDescriptor(result, name)
    const value: unknown = member?.value
    // The fields without the parts, because a stream that is kept here would never be collected.
    if (!isPart(value)) fields[name] = value
    else if (member?.configurable) {
      const observed = parts.offer(name, value)
      if (observed !== value) Object.defineProperty(result, name, {...member, value: observed})
      fields[name] = undefined
      if (!isNativePromise(observed)) streams.add(name)
    }
  }
  if (parts.empty) work.succeed(result)
  else work.hold(result)
  return result
}
