import {context, propagation, ROOT_CONTEXT} from '@opentelemetry/api'
import {W3CBaggagePropagator} from '@opentelemetry/core'
import test from 'ava'
import {diagnostics, discoverTracer, HoneyHiveTracer, trace} from '../../src/index.ts'

const tracer = new HoneyHiveTracer({destination: 'memory'})
const propagator = new W3CBaggagePropagator()

test('an entry made by toBaggage selects its tracer', t => {
  const at = tracer.toBaggage(ROOT_CONTEXT)
  t.is(discoverTracer({context: at}), tracer)
  context.with(at, () => trace({eventName: 'by baggage'}, () => {})())
  t.is(tracer.spans.at(-1)?.name, 'by baggage')
})

test('it stays selected when other entries are added', t => {
  const at = tracer.toBaggage(ROOT_CONTEXT)
  const baggage = propagation.getBaggage(at)?.setEntry('other', {value: 'x'})
  t.truthy(baggage)
  if (baggage) t.is(discoverTracer({context: propagation.setBaggage(at, baggage)}), tracer)
})

test.serial('the same text from a header or typed by hand selects nothing and is counted', t => {
  const before = diagnostics().counts['baggage-ignored']
  const byHand = propagation.createBaggage({honeyhive_tracer_id: {value: tracer.id}})
  t.is(discoverTracer({context: propagation.setBaggage(ROOT_CONTEXT, byHand)}), undefined)
  const headers: Record<string, string> = {}
  propagator.inject(tracer.toBaggage(ROOT_CONTEXT), headers, {set: (carrier, key, value) => (carrier[key] = value)})
  t.regex(headers['baggage'] ?? '', /honeyhive_tracer_id/, 'the stock propagator sends it')
  const inbound = propagator.extract(ROOT_CONTEXT, headers, {get: (carrier, key) => carrier[key], keys: Object.keys})
  t.is(discoverTracer({context: inbound}), undefined)
  t.is(diagnostics().counts['baggage-ignored'] - before, 2)
})

test('a nearer tracer wins over baggage', t => {
  const other = new HoneyHiveTracer({destination: 'memory'})
  context.with(tracer.toBaggage(ROOT_CONTEXT), () => other.run(() => t.is(discoverTracer(), other)))
})
