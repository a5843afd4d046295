import {setImmediate as turn} from 'node:timers/promises'
import type {ExecutionContext} from 'ava'
import {recordSpans, type Recording} from '../../src/testing.ts'

/** Reads all values of an iteration. */
export async function read<V>(values: AsyncIterable<V>): Promise<V[]> {
  const all: V[] = []
  for await (const value of values) all.push(value)
  return all
}

/** Calls a traced function, uses its result, and checks that one span ended with these attributes. */
export async function check<R>(
  t: ExecutionContext,
  call: () => R,
  use: (result: R) => unknown,
  attributes: object,
): Promise<void> {
  await using own = recordSpans()
  const bare = await settled(call, use)
  t.deepEqual(await settled(own.tracer.trace({eventName: 'call'}, call), use), bare)
  const {attributes: found} = await ended(own)
  t.like(found, attributes)
  t.is(own.spans.length, 1)
}

async function settled<R>(call: () => R, use: (result: R) => unknown): Promise<unknown> {
  try {
    return {value: await use(call())}
  } catch (error) {
    return {error: String(error)}
  }
}

/** Returns the first span, once it has ended without a collection of garbage. */
export async function ended({spans}: Recording): Promise<Recording['spans'][number]> {
  for (let turns = 0; turns < 100 && spans.length === 0; turns++) await turn()
  const [span] = spans
  if (span === undefined) throw new Error('the span never ended')
  return span
}
