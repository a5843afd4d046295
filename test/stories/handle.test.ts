import {EventEmitter} from 'node:events'
import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import test from 'ava'
import {enrichSpan} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('a scope keeps writing to its span where the context is gone', async t => {
  await using recording = recordSpans()
  const span = recording.tracer.startSpan('work')
  const scope = enrichSpan.scope({span, metadata: {step: 1}})
  t.true(scope.enriched)
  context.with(ROOT_CONTEXT, () => t.true(scope.enrich({metadata: {step: 2}})))
  await new Promise(resolve => setImmediate(resolve))
  t.true(scope.enrich({metrics: {done: true}}))
  span.end()
  t.like(recording.span('work').attributes, {'honeyhive_metadata.step': 2, 'honeyhive_metrics.done': true})
})

test('a scope keeps writing to its span where a shared emitter runs it under another tenant', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const shared = new EventEmitter()
  a.tracer.startActiveSpan('a', span => {
    const scope = enrichSpan.scope()
    shared.once('data', () => t.true(scope.enrich({metadata: {from: 'a'}})))
    b.tracer.startActiveSpan('b', other => {
      shared.emit('data')
      other.end()
    })
    span.end()
  })
  t.is(a.span('a').attributes['honeyhive_metadata.from'], 'a')
  t.is(b.span('b').attributes['honeyhive_metadata.from'], undefined)
})

test('a closed scope writes nothing and says so, and its span goes on', async t => {
  await using recording = recordSpans()
  const span = recording.tracer.startSpan('work')
  const scope = enrichSpan.scope({span})
  {
    using same = scope
    t.true(same.enrich({a: 1}))
  }
  t.false(scope.enrich({b: 2}))
  t.like(scope.outcome, {ok: false, reason: 'scope-closed', written: 0})
  t.true(span.isRecording())
  span.end()
  t.is(recording.span('work').attributes['honeyhive_metadata.b'], undefined)
})

test('two saved outcomes never show each other’s', async t => {
  await using recording = recordSpans()
  const span = recording.tracer.startSpan('work')
  const scope = enrichSpan.scope({span, a: 1})
  const first = scope.outcome
  span.end()
  scope.enrich({b: 2})
  t.like(first, {ok: true, written: 1})
  t.like(scope.outcome, {ok: false, reason: 'span-ended'})
})

test('a scope opened without a span stays without one', async t => {
  await using recording = recordSpans()
  const scope = enrichSpan.scope({a: 1})
  t.like(scope.outcome, {ok: false, reason: 'no-span'})
  recording.tracer.startActiveSpan('later', span => {
    t.false(scope.enrich({b: 2}))
    t.is(scope.span, undefined)
    span.end()
  })
  t.is(recording.span('later').attributes['honeyhive_metadata.b'], undefined)
})
