import test from 'ava'
import {type Diagnostic, HoneyHiveTracer} from 'enrich-span'
import {emit} from './faults/run-fault.ts'
import {type Answer, startReceiver} from './receiver/receiver.ts'

const page = '<!doctype html><title>Sign in</title>'

// Node 20 has no `Promise.withResolvers`.
function withResolvers(): {promise: Promise<void>; resolve: () => void} {
  let resolve = (): void => {}
  const promise = new Promise<void>(done => {
    resolve = done
  })
  return {promise, resolve}
}

/** Sends 10 spans to a receiver with this answer. */
async function send(answer: Answer, route = '/v1/traces', protocol: 'http/json' | 'http/protobuf' = 'http/protobuf') {
  const receiver = await startReceiver({always: answer})
  const reports: Diagnostic[] = []
  const url = receiver.url.replace('/v1/traces', route)
  const reported = withResolvers()
  const onDiagnostic = (report: Diagnostic): void => {
    reports.push(report)
    reported.resolve()
  }
  const tracer = new HoneyHiveTracer({destination: {url, protocol}, onDiagnostic})
  emit(tracer, 10)
  const whole = tracer.flush()
  await Promise.race([whole, reported.promise])
  const kept = reports.some(({code}) => code === 'misdirected')
  // Spans that are kept have no outcome to wait for.
  const receipt = await (kept ? tracer.flush({timeoutMs: 1}) : whole)
  const again = async () => {
    receiver.play({always: {}})
    const later = await tracer.flush()
    await tracer.shutdown()
    await receiver.close()
    return later
  }
  return {receipt, reports, again, taken: () => receiver.seen().taken}
}

for (const [what, answer] of [
  ['a web page', {headers: {'content-type': 'text/html; charset=utf-8'}, body: page}],
  ['a web page of 100 KB', {headers: {'content-type': 'text/html'}, body: page + ' '.repeat(100_000)}],
  ['a web page that is called text', {headers: {'content-type': 'text/plain'}, body: `\n${page}`}],
  ['a web page without a type', {headers: {'content-type': ''}, body: '<!-- proxy --><HTML lang="en"><body>Hello'}],
  ['XHTML', {headers: {'content-type': 'application/xhtml+xml'}, body: '<?xml version="1.0"?><html/>'}],
] as const) {
  test(`200 with ${what} is a refusal with a cure`, async t => {
    const {receipt, reports, again} = await send(answer)
    t.like(receipt, {ok: false, accepted: 0, refused: 10})
    t.regex(
      receipt.errors[0]?.message ?? '',
      /responded with 200 and a web page.*Check the host, the port and the path/,
    )
    t.deepEqual(
      reports.map(({code}) => code),
      ['export-failed'],
    )
    await again()
  })
}

for (const [what, answer] of [
  ['nothing', {headers: {'content-type': 'text/html'}, body: ''}],
  ['the word OK', {headers: {'content-type': 'text/plain'}, body: 'OK'}],
  ['JSON', {body: '{}'}],
  ['a message that mentions HTML', {body: '{"message":"<html>"}'}],
] as const) {
  test(`200 with ${what} is a success`, async t => {
    const {receipt, again} = await send(answer)
    t.like(receipt, {ok: true, accepted: 10})
    await again()
  })
}

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect with ${status} is reported with its target, and the spans are kept`, async t => {
    const location = 'https://elsewhere.example/v1/traces?key=hh-secret'
    const {receipt, reports, again, taken} = await send({status, headers: {location}})
    t.like(receipt, {ok: false, pending: 10, refused: 0, timedOut: true})
    t.deepEqual(
      reports.map(({code}) => code),
      ['misdirected'],
    )
    t.regex(
      reports[0]?.message ?? '',
      new RegExp(`responded with ${status} and redirects to https://elsewhere.example/v1`),
    )
    t.notRegex(reports[0]?.message ?? '', /hh-secret/)
    t.like(await again(), {ok: true, accepted: 10})
    t.is(taken(), 10)
  })
}

test('404 of HoneyHive’s route is a key, a project or a URL to fix, and the spans are kept', async t => {
  const {receipt, reports, again} = await send({status: 404}, '/opentelemetry/v1/traces')
  t.like(receipt, {pending: 10, refused: 0})
  t.deepEqual(
    reports.map(({code}) => code),
    ['misdirected'],
  )
  t.regex(
    reports[0]?.message ?? '',
    /a key that is invalid, revoked or not permitted.*Check the URL, the project and the key/,
  )
  t.like(await again(), {ok: true, accepted: 10})
})

test('404 of a URL without the usual path names that path', async t => {
  const {receipt, again} = await send({status: 404}, '')
  t.like(receipt, {refused: 10})
  t.regex(receipt.errors[0]?.message ?? '', /did you mean 'http:\/\/127\.0\.0\.1:\d+\/v1\/traces'\?/)
  await again()
})

// partial_success = 1 with rejected_spans = 1 and error_message = 2.
const protobuf = Uint8Array.from([0x0a, 0x09, 0x08, 0x03, 0x12, 0x05, 0x77, 0x72, 0x6f, 0x6e, 0x67])
const json = '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"wrong"}}'

for (const [asked, answered, body, type] of [
  ['http/json', 'protobuf', protobuf, 'application/x-protobuf'],
  ['http/protobuf', 'protobuf', protobuf, 'application/x-protobuf'],
  ['http/protobuf', 'JSON', json, 'application/json'],
  ['http/json', 'JSON', json, 'application/json; charset=utf-8'],
  ['http/protobuf', 'JSON that is called text', json, 'text/plain'],
] as const) {
  test(`a partial success in ${answered} counts for a request in ${asked}`, async t => {
    const {receipt, again} = await send({body, headers: {'content-type': type}, rejected: 3}, '/v1/traces', asked)
    t.like(receipt, {accepted: 7, refused: 3, ok: false})
    t.is(receipt.errors[0]?.message, 'wrong')
    await again()
  })
}
