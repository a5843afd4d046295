import {replaceMember} from './replaced-member.ts'
import type {Part, Work} from '../work.ts'

/** The members of a `Readable` that this file needs. A browser does not have the class. */
interface NodeStream {
  readonly emit: Part
  readonly _read: Part
  readonly destroyed?: boolean
  readonly readableEnded?: boolean
}

/** A readable stream of Node, or of any copy of `readable-stream`. */
export function isNodeStream(result: object): boolean {
  return '_readableState' in result && 'pipe' in result && 'emit' in result && '_read' in result
}

/**
 * Returns the same stream with its `emit` replaced. A listener would start the flow, or count as a handler of `error`.
 * Reading from the source runs with the span active.
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
    value: function (this: unknown, name: unknown, ...args: unknown[]): unknown {
      const [value] = args
      if (name === 'data') work.chunk(value)
      else if (name === 'end' || name === 'close' || (name === 'error' && isAbort(value))) work.finish()
      else if (name === 'error') work.fail(value)
      if (name === 'end' || name === 'close' || name === 'error') end()
      return Reflect.apply(emit, this, [name, ...args] as never[])
    },
  })
  const restoreRead = replaceMember(stream, '_read', {
    writable: true,
    value: function (this: unknown, ...args: unknown[]): unknown {
      return work.step(read, this, args)
    },
  })
  if (restoreEmit === undefined) work.succeed(stream)
  else work.lasts(stream, 'stream')
  return stream
}

// Node destroys a stream with this error when its consumer leaves a `for await` early, or when a signal aborts it.
function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ABORT_ERR'
}
