import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {emit} from './faults/run-fault.ts'

const json = (body: object): Buffer => Buffer.from(JSON.stringify(body))
/** `partial_success {rejected_spans: count, error_message: 'bad'}`, as the wire has it. */
const protobuf = (count: number): Buffer => Buffer.from([10, 7, 8, count, 18, 3, ...Buffer.from('bad')])

const answers = [
  ['JSON, the count as text', 'http/json', json({partialSuccess: {rejectedSpans: '3', errorMessage: 'bad'}}), 3],
  ['JSON, the count as a number', 'http/json', json({partialSuccess: {rejectedSpans: 3, errorMessage: 'bad'}}), 3],
  ['protobuf', 'http/protobuf', protobuf(3), 3],
  ['JSON to a protobuf request', 'http/protobuf', json({partialSuccess: {rejectedSpans: 3, errorMessage: 'bad'}}), 3],
  ['more than were sent', 'http/protobuf', protobuf(99), 10],
  ['a warning only', 'http/json', json({partialSuccess: {rejectedSpans: 0, errorMessage: 'bad'}}), 0],
] as const

for (const [what, protocol, body, refused] of answers) {
  test(`a 200 that rejects spans is refused in the receipt: ${what}`, async t => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.end(body))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`
    const tracer = new HoneyHiveTracer({destination: {url, protocol}})
    emit(tracer, 10)
    const receipt = await tracer.shutdown()
    t.like(receipt, {ok: refused === 0, created: 10, refused, accepted: 10 - refused, pending: 0, dropped: {}})
    t.is(receipt.errors.length, refused === 0 ? 0 : 1)
    if (refused > 0) t.regex(String(receipt.errors[0]), /bad/)
  })
}
