import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('an outcome says how many attributes were lost when none was written', t => {
  t.like(enrichSpan.scope({metadata: {a: 1, b: {c: 2}}, d: 3}).outcome, {ok: false, written: 0, lost: 3})
  t.like(enrichSpan.explain({metadata: {a: 1, b: {c: 2}}, d: 3}).target, {ok: false, written: 0, lost: 3})
  t.false('via' in enrichSpan.explain().target)
})

test('explain foresees reserved keys and a full span', async t => {
  await using recording = recordSpans({runId: 'r'})
  recording.tracer.startActiveSpan('s', span => {
    const forged = {metadata: {run_id: 'mine', other: 1}}
    t.like(enrichSpan.explain(forged).target, {ok: false, reason: 'reserved-key', written: 1, lost: 1})
    t.like(enrichSpan.scope(forged).outcome, {ok: false, reason: 'reserved-key', written: 1, lost: 1})
    const flood = {metrics: Object.fromEntries(Array.from({length: 2_000}, (_, n) => [`k${n}`, n]))}
    const foreseen = enrichSpan.explain(flood).target
    const happened = enrichSpan.scope(flood).outcome
    t.like(happened, {ok: false, reason: 'dropped'})
    t.deepEqual([foreseen.written, foreseen.ok], [happened.written, happened.ok])
    span.end()
  })
})

for (const [name, call] of [
  ['enrichSpan.with()', () => enrichSpan.with({a: 1}, undefined as never)],
  ['tracer.run()', () => new HoneyHiveTracer({destination: 'memory'}).run(undefined as never)],
  ['startActiveSpan()', () => new HoneyHiveTracer({destination: 'memory'}).startActiveSpan('x', undefined as never)],
] as const) {
  test(`${name} without a callback says what is missing`, t => {
    t.throws(call, {instanceOf: TypeError, message: /the callback must be a function, got undefined/})
  })
}
