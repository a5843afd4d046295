import {inspect} from 'node:util'
import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

const members = [
  'root',
  'scope',
  'with',
  'explain',
  'metadata',
  'metrics',
  'feedback',
  'inputs',
  'outputs',
  'config',
  'userProperties',
  'error',
  'eventId',
  'attributes',
]

const instance = new HoneyHiveTracer({destination: 'memory'}).enrichSpan

for (const [which, callable] of [
  ['free', enrichSpan],
  ['of a tracer', instance],
] as const) {
  const loose = callable as unknown as Record<string | symbol, unknown>

  test(`${which}: awaiting it gives it back`, async t => {
    t.is(loose['then'], undefined)
    const same: unknown = callable
    t.is(await same, callable)
  })

  test(`${which}: it can be printed`, t => {
    t.regex(String(callable), /^function/)
    t.regex(`it is ${callable as unknown as string}`, /^it is function/)
    t.regex(inspect(callable), /^\[Function: enrichSpan\]/)
    t.is(callable.name, 'enrichSpan')
  })

  test(`${which}: its keys are its members, and nothing else is in it`, t => {
    t.deepEqual(Object.keys(callable), members)
    for (const member of members) t.true(member in callable, member)
    for (const absent of ['then', 'toJSON', 'nodeType', 'metdata']) {
      t.false(absent in callable, absent)
      t.is(loose[absent], undefined, absent)
    }
    t.is(loose[Symbol.iterator], undefined)
    t.is(loose['caller'], undefined)
  })

  test(`${which}: members are the same on every read and free of \`this\``, t => {
    for (const member of members) t.is(loose[member], loose[member])
    // oxlint-disable-next-line typescript/unbound-method -- being free of `this` is what this is about
    const {metrics, scope, with: run, explain} = callable
    t.false(metrics({score: 1}))
    t.false(scope({metadata: {a: 1}}).enriched)
    t.is(
      run(() => 7),
      7,
    )
    t.false(explain().target.ok)
  })

  test(`${which}: nothing can be set, defined, deleted or given another prototype`, t => {
    t.throws(() => (loose['scope'] = 1), {instanceOf: TypeError})
    t.throws(() => (loose['extra'] = 1), {instanceOf: TypeError})
    t.throws(() => Object.defineProperty(callable, 'extra', {value: 1}), {instanceOf: TypeError})
    t.throws(() => delete loose['scope'], {instanceOf: TypeError})
    t.throws(() => Object.setPrototypeOf(callable, null), {instanceOf: TypeError})
    t.is(Object.getPrototypeOf(callable), Function.prototype)
  })
}

test('call, apply and bind call it', async t => {
  await using recording = recordSpans()
  recording.tracer.startActiveSpan('case', span => {
    t.true(enrichSpan.call(null, {a: 1}))
    t.true(enrichSpan.apply({}, [{b: 2}] as never))
    t.true(enrichSpan.bind(undefined, {c: 3})())
    span.end()
  })
  const {attributes} = recording.span('case')
  t.like(attributes, {'honeyhive_metadata.a': 1, 'honeyhive_metadata.b': 2, 'honeyhive_metadata.c': 3})
})

test('each shortcut is the namespace it is named after', async t => {
  await using recording = recordSpans()
  recording.tracer.startActiveSpan('case', span => {
    t.true(enrichSpan.metadata({k: 1}))
    t.true(enrichSpan.metrics({k: 2}))
    t.true(enrichSpan.feedback({k: 3}))
    t.true(enrichSpan.inputs({k: 4}))
    t.true(enrichSpan.outputs({k: 5}))
    t.true(enrichSpan.config({k: 6}))
    t.true(enrichSpan.userProperties({k: 7}))
    t.true(enrichSpan.error(new RangeError('too far')))
    t.true(enrichSpan.eventId('e-1'))
    t.true(enrichSpan.attributes({a: 8}))
    span.end()
  })
  t.like(recording.span('case').attributes, {
    'honeyhive_metadata.k': 1,
    'honeyhive_metrics.k': 2,
    'honeyhive_feedback.k': 3,
    'honeyhive_inputs.k': 4,
    'honeyhive_outputs.k': 5,
    'honeyhive_config.k': 6,
    'honeyhive_user_properties.k': 7,
    honeyhive_error: 'too far',
    honeyhive_error_type: 'RangeError',
    honeyhive_event_id: 'e-1',
    'honeyhive_metadata.a': 8,
  })
})
