import {replaceMember} from './replaced-member.ts'
import type {Part, Work} from '../work.ts'

/** A run of an SDK that emits events, can be iterated and has promises of its outcome, like `messages.stream()` of Anthropic. */
interface EventStream {
  readonly _emit: Part
  readonly ended?: unknown
}

/** An event stream of the SDKs of OpenAI, Anthropic and others that are generated alike. */
export function isEventStream(result: object): boolean {
  // Most results end this check at its first comparison.
  return '_emit' in result && 'on' in result && 'done' in result && typeof result['_emit'] === 'function'
}

/** The events with the outcome of a run, the fullest first, and how to read it. */
const outcomes: Readonly<Record<string, (value: unknown) => unknown>> = {
  finalChatCompletion: value => value,
  finalMessage: value => value,
  'response.completed': value => (value as {readonly response?: unknown}).response,
}

/** The events that arrive for each chunk, before they are taken apart. */
const chunkEvents: ReadonlySet<unknown> = new Set(['streamEvent', 'chunk', 'event'])

/**
 * Keeps the stream, and replaces its `_emit`: a listener would count as a handler of its error. It runs by itself, so its
 * span ends with its run, whoever reads it and how.
 */
export function observeEventStream(work: Work, stream: EventStream): object {
  const {_emit: emit} = stream
  const found: Record<string, unknown> = {}
  const restore =
    stream.ended === true
      ? undefined
      : replaceMember(stream, '_emit', {
          writable: true,
          value: function (this: unknown, name: unknown, ...args: unknown[]): unknown {
            const [value] = args
            if (chunkEvents.has(name)) work.chunk(value)
            else if (typeof name === 'string' && name in outcomes) found[name] = outcomes[name]?.(value)
            else if (name === 'error') work.fail(value)
            else if (name === 'abort') work.finish()
            else if (name === 'end') settle()
            return Reflect.apply(emit, this, [name, ...args] as never[])
          },
        })
  const settle = (): void => {
    restore?.()
    const name = Object.keys(outcomes).find(each => found[each] !== undefined)
    if (name === undefined) work.finish()
    else work.summarize(found[name])
  }
  if (restore === undefined) work.succeed(stream)
  else work.lasts(stream, 'values')
  return stream
}
