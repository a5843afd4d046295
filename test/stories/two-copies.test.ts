import {cpSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {context, trace} from '@opentelemetry/api'
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import * as first from 'enrich-span'

type Package = typeof first

let copies = 0

// Inside the project, so that the copy finds its dependencies.
async function secondCopy(door = 'index.js'): Promise<{copy: Package; remove: () => void}> {
  const folder = path.resolve('.build', `second-copy-${process.pid}-${copies++}`, 'node_modules/enrich-span')
  mkdirSync(folder, {recursive: true})
  cpSync(path.resolve('dist'), path.join(folder, 'dist'), {recursive: true})
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({name: 'second', type: 'module'}))
  const copy = (await import(pathToFileURL(path.join(folder, 'dist', door)).href)) as Package
  return {copy, remove: () => rmSync(path.resolve(folder, '../..'), {recursive: true})}
}

// Runs `act` where nothing carries the context, and brings a manager again.
function underNoManager(act: () => void): void {
  context.disable()
  try {
    act()
  } finally {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  }
}

test.serial(
  'a copy that only enriches writes to plain spans, and follows the first tracer that any copy makes',
  async t => {
    const {copy: alone, remove} = await secondCopy('enrich.js')
    t.teardown(remove)
    const plain = new BasicTracerProvider().getTracer('plain').startSpan('plain')
    const under = trace.setSpan(context.active(), plain)
    t.true(alone.enrichSpan({span: plain, metadata: {before: 'any tracer'}}))
    t.like(plain, {attributes: {'honeyhive_metadata.before': 'any tracer'}})

    const a = new first.HoneyHiveTracer({destination: 'memory'})
    const b = new first.HoneyHiveTracer({destination: 'memory'})
    t.false(context.with(under, () => alone.enrichSpan({tracer: a, metadata: {stolen: true}})))
    a.startActiveSpan('a', span => {
      b.run(() => {
        t.false(alone.enrichSpan({metadata: {stolen: true}}), 'b has no span here')
        t.is(alone.enrichSpan.explain({}).target.tracer, b)
      })
      t.false(alone.enrichSpan({tracer: b, metadata: {stolen: true}}))
      alone.enrichSpan.with({metadata: {handed: 'on'}}, () => a.startSpan('child').end())
      span.end()
    })
    t.deepEqual(
      a.spans.map(({name, attributes}) => [
        name,
        attributes['honeyhive_metadata.handed'],
        attributes['honeyhive_metadata.stolen'],
      ]),
      [
        ['child', 'on', undefined],
        ['a', 'on', undefined],
      ],
    )
    t.is(first.diagnostics().counts['second-copy'], 1)

    a.startActiveSpan('closed', () => {
      void a.shutdown()
      alone.enrichSpan({late: true})
    })
    const reported = first
      .diagnostics()
      .recent.filter(({code}) => code === 'tracer-closed')
      .at(-1)
    t.regex(reported?.at ?? '', /two-copies\.test\.ts/, 'no copy names itself as the caller')
  },
)

test.serial('what the rules of one copy refuse stays refused in a scope of another, and says the same', async t => {
  const {copy: alone, remove} = await secondCopy('enrich.js')
  t.teardown(remove)
  const a = new first.HoneyHiveTracer({destination: 'memory'})
  const b = new first.HoneyHiveTracer({destination: 'memory'})
  const foreign = b.startSpan('b')
  const scope = alone.enrichSpan.scope({tracer: a, span: foreign})
  t.false(scope.enrich({metadata: {stolen: true}}))
  t.like(scope.outcome, {ok: false, reason: 'foreign-span', written: 0, lost: 1})

  const mine = alone.enrichSpan.scope({span: a.startSpan('a')})
  t.false(mine.enrich({tracer: b, metadata: {stolen: true}}))
  t.like(mine.outcome, {ok: false, reason: 'foreign-span', written: 0, lost: 1})
  foreign.end()
  t.is(b.spans[0]?.attributes['honeyhive_metadata.stolen'], undefined)

  const lost = first.diagnostics().counts['no-context-manager']
  underNoManager(() => t.false(alone.enrichSpan({metadata: {lost: true}})))
  t.is(first.diagnostics().counts['no-context-manager'], lost + 1)
})

test.serial('two copies of the package agree on who owns a span, and say that there are two', async t => {
  const {copy, remove} = await secondCopy()
  t.teardown(remove)
  t.not(copy.HoneyHiveTracer, first.HoneyHiveTracer)
  const before = first.diagnostics().counts['second-copy']
  const a = new first.HoneyHiveTracer({destination: 'memory'})
  const b = new copy.HoneyHiveTracer({destination: 'memory'})

  a.startActiveSpan('a', span => {
    t.is(copy.discoverTracer(), a, 'each finds the tracer of the other')
    t.true(copy.enrichSpan({metadata: {by: 'the other copy'}}))
    t.false(b.enrichSpan({metadata: {stolen: true}}))
    const root = b.startSpan('b')
    t.not(root.spanContext().traceId, span.spanContext().traceId)
    b.run(() => t.is(first.discoverTracer(), b))
    const plain = new BasicTracerProvider().getTracer('plain').startSpan('plain')
    context.with(trace.setSpan(context.active(), plain), () =>
      t.not(b.startSpan('below plain').spanContext().traceId, span.spanContext().traceId, 'enclosing tracer'),
    )
    root.end()
    span.end()
  })
  t.is(a.spans[0]?.attributes['honeyhive_metadata.by'], 'the other copy')

  copy.setDefaultTracer(b)
  t.is(first.getDefaultTracer(), b)
  first.setDefaultTracer(undefined)
  t.is(copy.diagnostics().counts['second-copy'] + first.diagnostics().counts['second-copy'], before + 1)
  t.true(a.run(() => first.enrichSpan.explain({})).notices.some(({code}) => code === 'second-copy'))

  using routing = first.routeInstrumentations()
  t.true(routing.routed && copy.routeInstrumentations().routed, 'one routing serves both')
  b.run(() => trace.getTracer('library').startSpan('library').end())
  t.is(b.spans.at(-1)?.name, 'library')
})
