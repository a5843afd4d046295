import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from '../../../src/index.ts'

const never = (): Promise<void> => new Promise(() => {})
const idle = async (): Promise<void> => {}
const fails = async (): Promise<void> => {
  throw new Error('disk full')
}

function tracerWith(processor: Partial<SpanProcessor>): {tracer: HoneyHiveTracer; codes: string[]} {
  const codes: string[] = []
  const processors = [{onStart: () => {}, onEnd: () => {}, forceFlush: idle, shutdown: idle, ...processor}]
  const onDiagnostic = ({code}: {code: string}): void => void codes.push(code)
  const tracer = new HoneyHiveTracer({destination: 'memory', processors, onDiagnostic})
  tracer.trace(() => 1)()
  return {tracer, codes}
}

for (const [what, processor, verb, error] of [
  ['fails in its flush', {forceFlush: fails}, 'flush', /failed in forceFlush\(\): disk full/],
  ['throws in its flush', {forceFlush: () => fails()}, 'flush', /failed in forceFlush\(\)/],
  ['never ends its flush', {forceFlush: never}, 'flush', /did not finish forceFlush\(\) in time/],
  ['fails in its flush', {forceFlush: fails}, 'shutdown', /failed in forceFlush\(\)/],
  ['fails in its shutdown', {shutdown: fails}, 'shutdown', /failed in shutdown\(\): disk full/],
  ['never ends its shutdown', {shutdown: never}, 'shutdown', /did not finish shutdown\(\) in time/],
] as const) {
  test(`a processor that ${what} is reported, and the receipt of ${verb} is not ok`, async t => {
    const {tracer, codes} = tracerWith(processor)
    const receipt = await tracer[verb]({timeoutMs: 50})
    t.like(receipt, {ok: false, created: 1, accepted: 1})
    t.regex(receipt.errors[0]?.message ?? '', error)
    t.deepEqual(codes, ['component-failed'])
  })

  if (verb === 'shutdown' && 'shutdown' in processor) continue
  test(`a fork notices a processor that ${what} at ${verb}`, async t => {
    const {tracer} = tracerWith(processor)
    const fork = tracer.fork()
    fork.trace(() => 1)()
    const receipt = await fork.shutdown({timeoutMs: 50})
    t.like(receipt, {ok: false, created: 1, accepted: 1})
    t.is(receipt.errors.length, 1)
  })
}

test('a processor that has recovered is ok again', async t => {
  let healthy = false
  const {tracer} = tracerWith({forceFlush: async () => (healthy ? idle() : fails())})
  t.false((await tracer.flush()).ok)
  healthy = true
  t.like(await tracer.flush(), {ok: true, errors: []})
})
