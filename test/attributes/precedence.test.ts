import test from 'ava'
import {namespaces} from '../../src/attributes/namespaces.ts'
import {plan} from '../../src/attributes/plan.ts'
import {slots} from '../../src/attributes/slots.ts'
import {planned} from './planned.ts'

test('the table names each namespace and each spelling once', t => {
  const spellings = slots.map(({spelling}) => spelling)
  t.deepEqual([...new Set(spellings)], spellings)
  t.is(new Set(namespaces.map(([name]) => name)).size, namespaces.length)
  for (const [name] of namespaces) t.is(slots.find(slot => slot.name === name)?.spelling, name)
})

test('namespaces are written in table order, then attributes, then kwargs, however the call has them', t => {
  const order = [
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
    'z',
    'a',
  ]
  const expected = [
    'metadata.metadata',
    'metrics.metrics',
    'feedback.feedback',
    'inputs.inputs',
    'outputs.outputs',
    'config.config',
    'user_properties.userProperties',
    'error.error',
    'event_id.eventId',
    'metadata.attributes',
    'metadata.z.z',
    'metadata.a.a',
  ]
  const call = Object.fromEntries(order.map(name => [name, {[name]: 1}]))
  const kwargsFirst = Object.fromEntries(
    [...order.slice(-2), ...order.slice(0, -2).sort()].map(name => [name, {[name]: 1}]),
  )
  for (const each of [call, kwargsFirst]) {
    const keys = planned(each).writes.map(({key}) => key.replace('honeyhive_', ''))
    t.deepEqual(keys, expected)
  }
})

test('each attribute names the part of the call that it comes from', t => {
  const {writes} = planned({c: 3, attributes: {b: 2}, metadata: {a: 1}})
  t.deepEqual(
    writes.map(({key, part}) => [key, part]),
    [
      ['honeyhive_metadata.a', 'namespaces'],
      ['honeyhive_metadata.b', 'attributes'],
      ['honeyhive_metadata.c', 'kwargs'],
    ],
  )
})

test('on the same key attributes win over metadata, and kwargs over both', t => {
  t.is(planned({k: 3, attributes: {k: 2}, metadata: {k: 1}}).attributes['honeyhive_metadata.k'], 3)
  t.is(planned({attributes: {k: 2}, metadata: {k: 1}}).attributes['honeyhive_metadata.k'], 2)
})

test('of two spellings of a namespace the later in the table wins', t => {
  const {attributes} = planned({
    update_event_id: 3,
    event_id: 2,
    eventId: 1,
    user_properties: {k: 2},
    userProperties: {k: 1, l: 1},
  })
  t.deepEqual(attributes, {
    'honeyhive_user_properties.k': 2,
    'honeyhive_user_properties.l': 1,
    honeyhive_event_id: 3,
  })
})

test('the fields of a class instance are an enrichment, what it inherits is not', t => {
  class Call {
    readonly metrics = {a: 1}
    readonly b = 2
    get metadata(): object {
      return {never: true}
    }
  }
  t.deepEqual(planned(new Call()).attributes, {'honeyhive_metrics.a': 1, 'honeyhive_metadata.b': 2})
})

test('the values of a call may point back to the call', t => {
  const call: Record<string, unknown> = {a: 1}
  call['call'] = call
  t.deepEqual(planned(call).attributes, {
    'honeyhive_metadata.a': 1,
    'honeyhive_metadata.call.a': 1,
    'honeyhive_metadata.call.call': '[Circular]',
  })
})

test('`tracer` and `span` are ordinary keys, unless they chose the target', t => {
  const call = {tracer: {id: 1}, span: {id: 2}, a: 3}
  const keysWith = (skip?: 'none' | 'tracer' | 'span' | 'both'): string[] =>
    Object.keys(planned(call, skip === undefined ? {} : {skip}).attributes).map(key =>
      key.replace('honeyhive_metadata.', ''),
    )
  t.deepEqual(keysWith(), ['tracer.id', 'span.id', 'a'])
  t.deepEqual(keysWith('none'), ['tracer.id', 'span.id', 'a'])
  t.deepEqual(keysWith('tracer'), ['span.id', 'a'])
  t.deepEqual(keysWith('span'), ['tracer.id', 'a'])
  t.deepEqual(keysWith('both'), ['a'])
})

test('what measures one span is not called descriptive', t => {
  const call = Object.fromEntries([...slots.map(({spelling}) => spelling), 'kwarg'].map(name => [name, {[name]: 1}]))
  const descriptive: string[] = []
  plan(call, (key, _, source) => source.descriptive && descriptive.push(key))
  t.deepEqual(descriptive, [
    'honeyhive_metadata.metadata',
    'honeyhive_config.config',
    'honeyhive_user_properties.userProperties',
    'honeyhive_user_properties.user_properties',
    'honeyhive_metadata.attributes',
    'honeyhive_metadata.kwarg.kwarg',
  ])
})

for (const [key, namespace] of [
  ['metdata', 'metadata'],
  ['metadtaa', 'metadata'],
  ['Metadata', 'metadata'],
  ['METRICS', 'metrics'],
  ['metric', 'metrics'],
  ['output', 'outputs'],
  ['eventID', 'eventId'],
  ['event-id', 'eventId'],
  ['userproperties', 'userProperties'],
  ['attribute', 'attributes'],
] as const) {
  test(`\`${key}\` looks like \`${namespace}\` and is written as metadata`, t => {
    for (const _ of ['first', 'again']) {
      const {attributes, looksLikeNamespace, lost} = planned({other: 1, [key]: {a: 1}})
      t.deepEqual(looksLikeNamespace, {key, namespace})
      t.is(attributes[`honeyhive_metadata.${key}.a`], 1)
      t.is(lost, 0)
    }
  })
}

test('other keys look like no namespace', t => {
  for (const key of ['user_id', 'feature', 'meta', 'data', 'put', 'tracer', 'span', '', 'm', 'x'.repeat(100_000)]) {
    t.is(planned({[key]: 1}).looksLikeNamespace, undefined, key.slice(0, 20))
  }
  t.is(planned({metadata: {metdata: 1}}).looksLikeNamespace, undefined)
})
