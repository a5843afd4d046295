import {holderIn} from './member-names.ts'
import {observeNodeStream, isNodeStream} from './observe-node-stream.ts'
import {isNativePromise, observeBarePromise} from './observe-promise.ts'
import {isWebStream} from './observe-web-stream.ts'
import {replaceMember, replaceMethods} from './replaced-member.ts'
import {viewOf} from './stream-view.ts'
import type {Observe, Work} from '../work.ts'

/** A `Response` of the platform's fetch or of a library. */
export function isResponse(result: object): result is Response {
  return 'body' in result && 'text' in result && Object.prototype.toString.call(result) === '[object Response]'
}

const readers = ['text', 'json', 'arrayBuffer', 'blob', 'formData', 'bytes'] as const

/** Returns the same response. The work ends when the body has been read, by any method or through `body`. */
export function observeResponse(work: Work, response: Response): Response {
  const {body} = response as {readonly body: object | null}
  if (body === null || response.bodyUsed) {
    work.succeed(response)
  } else if (isNodeStream(body)) {
    // All methods of node-fetch read from this stream.
    observeNodeStream(work, body as never)
  } else if (!observeReaders(work, response)) {
    work.succeed(response)
  } else {
    observeBody(work, response)
    work.lasts(response, 'stream')
  }
  return response
}

function observeReaders(work: Work, response: Response): boolean {
  const settled: Observe = (_, value) => {
    work.succeed(value)
    return value
  }
  const restore = replaceMethods(
    response,
    readers,
    original =>
      function (this: unknown, ...args: unknown[]): unknown {
        const reading = work.step(original, this, args)
        return isNativePromise(reading) ? observeBarePromise(work, reading, settled) : settled(work, reading)
      },
  )
  return restore !== undefined
}

// `clone()` gives the response another body, so that body gets its own view.
function observeBody(work: Work, response: Response): void {
  const views = new WeakMap<object, object>()
  const holder = holderIn(Object.getPrototypeOf(response), each => Object.hasOwn(each, 'body'))
  if (holder === undefined) return
  replaceMember(response, 'body', {
    get: () => {
      const body = Reflect.get(holder, 'body', response) as object | null
      if (body === null || !isWebStream(body)) return body
      const view = views.get(body) ?? (body.locked ? body : viewOf(work, body, 'at first read'))
      views.set(body, view)
      return view
    },
  })
}
