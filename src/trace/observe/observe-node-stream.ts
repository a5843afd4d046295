import {replaceMember} from './replaced-member.ts'
import type {Part, Work} from '../work.ts'

/** What this file needs of a `Readable`; the class itself is not there in a browser. */
interface NodeStream {
  readonly emit: Part
  readonly _read: Part
  readonly destroyed?: boolean
  readonly readableEnded?: boolean
}

/** A readable stream of Node, of whichever copy of `readable-stream`. */
export function isNodeStream(result: object): boolean {
  return '_readableState' in result && 'pipe' in result && 'emit' in result && '_read' in result
}

/**
 * In place, by the events it emits: a listener would start the flow or count as the handler of an `error`. Reading from
 * the source runs with the span active.
 */
export function observeNodeStream(work: Work, stream: NodeStream): object {
  if (stream.destroyed === true || stream.readableEnded === true) {
    work.succeed(stream)
    return stream
  }
  const {emit, _read: read} = stream
  const end = (): void => {
    restoreEmit?.()
    restoreRead?.()
  }
  const restoreEmit = replaceMember(stream, 'emit', {
    writable: true,
    value: function (this: unknown, name: unknown, ...given: unknown[]): unknown {
      const [value] = given
      if (name === 'data') work.chunk(value)
      else if (name === 'end' || name === 'close' || (name === 'error' && isAbort(value))) work.finish()
      else if (name === 'error') work.fail(value)
      if (name === 'end' || name === 'close' || name === 'error') end()
      return Reflect.apply(emit, this, [name, ...given] as never[])
    },
  })
  const restoreRead = replaceMember(stream, '_read', {
    writable: true,
    value: function (this: unknown, ...given: unknown[]): unknown {
      return work.step(read, this, given)
    },
  })
  if (restoreEmit === undefined) work.succeed(stream)
  else work.lasts(stream, 'stream')
  return stream
}

// What Node destroys a stream with when its consumer leaves a `for await` early, or a signal says so.
function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ABORT_ERR'
}
