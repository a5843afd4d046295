import test from 'ava'
import {recordSpans} from '../../src/testing.ts'

test('back-pressure: a source is asked for no more than its consumer reads', async t => {
  await using own = recordSpans()
  const {tracer} = own
  let pulled = 0
  const source = (): ReadableStream<number> =>
    new ReadableStream({pull: controller => controller.enqueue((pulled += 1))}, {highWaterMark: 0})
  const reader = tracer.trace(source)().getReader()
  t.is(pulled, 0)
  await reader.read()
  await reader.read()
  t.is(pulled, 2)
  await reader.cancel()
})

test('a byte stream fills the buffer of its consumer', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const source = (): ReadableStream<Uint8Array> =>
    new ReadableStream({
      type: 'bytes',
      pull(controller) {
        controller.enqueue(new Uint8Array([1, 2, 3]))
        controller.close()
        controller.byobRequest?.respond(0)
      },
    })
  const reader = tracer.trace({eventName: 'bytes'}, source)().getReader({mode: 'byob'})
  const {value} = await reader.read(new Uint8Array(8))
  t.deepEqual([...(value ?? [])], [1, 2, 3])
  t.true((await reader.read(new Uint8Array(8))).done)
})

test('a stream that was closed before it is read reports that it is closed', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const closed = tracer.trace(() => new ReadableStream({start: controller => controller.close()}))()
  await closed.getReader().closed
  t.pass()
})

test('the body of a response can be looked at before another method reads it', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const response = await tracer.trace(async () => new Response('{"a":1}'))()
  t.truthy(response.body)
  const copy = response.clone()
  t.deepEqual(await response.json(), {a: 1})
  t.is(await copy.text(), '{"a":1}')
})
