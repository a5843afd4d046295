import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSession, HoneyHiveTracer} from '../../../src/index.ts'

test('a session that was enriched arrives as one root span at shutdown', async t => {
  const tracer = new HoneyHiveTracer({
    destination: 'memory',
    project: 'p',
    sessionName: 'chat',
    inputs: {question: 'why?'},
  })
  tracer.startActiveSpan('work', span => {
    t.true(enrichSession({feedback: {rating: 4}, user_id: 'u-1'}))
    t.true(tracer.enrichSession({feedback: {rating: 5}, outputs: {answer: 42}}))
    span.end()
  })
  await tracer.shutdown()
  await tracer.shutdown()
  const sessions = tracer.spans.filter(({name}) => name === 'session')
  t.is(sessions.length, 1)
  t.is(sessions[0]?.parentSpanContext, undefined)
  t.deepEqual(sessions[0]?.attributes, {
    'honeyhive.session_id': tracer.sessionId,
    'honeyhive.project': 'p',
    'honeyhive.source': 'dev',
    honeyhive_event_type: 'session',
    honeyhive_event_name: 'chat',
    'honeyhive_inputs.question': 'why?',
    'honeyhive_feedback.rating': 5,
    'honeyhive_metadata.user_id': 'u-1',
    'honeyhive_outputs.answer': 42,
  })
})

test('a session that was not enriched and has no inputs leaves no span', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  await tracer.shutdown()
  t.is(tracer.spans.length, 0)
})

test('a session keeps its ids and survives a value that throws', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory', runId: 'run-1'})
  const throwing = {
    get tracer(): never {
      throw new Error('tracer')
    },
    metadata: {run_id: 'forged', kept: 1},
  }
  t.false(tracer.enrichSession(throwing as never))
  await tracer.shutdown()
  t.like(tracer.spans[0]?.attributes, {'honeyhive_metadata.run_id': 'run-1', 'honeyhive_metadata.kept': 1})
})

test('forks have sessions of their own', async t => {
  const parent = new HoneyHiveTracer({destination: 'memory'})
  const [one, two] = [parent.fork({sessionName: 'one'}), parent.fork({sessionName: 'two'})]
  one.run(() => enrichSession({metadata: {n: 1}}))
  two.run(() => enrichSession({metadata: {n: 2}}))
  t.is(new Set([parent.sessionId, one.sessionId, two.sessionId]).size, 3)
  await parent.shutdown()
  t.is(one.spans[0]?.attributes['honeyhive_metadata.n'], 1)
  t.is(two.spans[0]?.attributes['honeyhive_metadata.n'], 2)
  t.is(parent.spans.length, 0)
})

test('without a tracer, or with a closed one, there is no session, which is reported', async t => {
  t.false(enrichSession({metadata: {a: 1}}))
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  await tracer.shutdown()
  t.false(tracer.enrichSession({metadata: {a: 1}}))
})

test('a session refuses a tracer of bare OpenTelemetry, and writes nothing of it', async t => {
  const reported: string[] = []
  const tracer = new HoneyHiveTracer({destination: 'memory', onDiagnostic: ({code}) => reported.push(code)})
  t.false(tracer.enrichSession({tracer: new BasicTracerProvider().getTracer('application'), user_id: 'u-1'}))
  t.deepEqual(reported, ['not-our-tracer'])
  await tracer.shutdown()
  t.deepEqual(tracer.spans, [])
})

test('a session keeps as many attributes as a span has room for, and what it leaves out is counted and reported', async t => {
  const reports: string[] = []
  const tracer = new HoneyHiveTracer({
    destination: 'memory',
    runId: 'run-1',
    limits: {attributes: 200},
    inputs: {question: 'why?'},
    onDiagnostic: ({code, message}) => reports.push(`${code} ${message}`),
  })
  const before = diagnostics().counts.dropped
  const results = Array.from({length: 300}, (_, at) => tracer.enrichSession({metadata: {[`key${at}`]: at}}))
  const kept = results.filter(Boolean).length
  t.is(kept, 136)
  t.true(results.slice(0, kept).every(Boolean))
  t.is(diagnostics().counts.dropped - before, 300 - kept)
  t.is(reports.length, 1)
  t.regex(
    reports[0] ?? '',
    /^dropped enrichSession\(\): 1 attribute was left out: the session holds 136, the most of a span/,
  )
  // A key that is there already is overwritten, however full the session is.
  t.true(tracer.enrichSession({metadata: {key0: 'last'}}))
  await tracer.shutdown()
  const {attributes = {}} = tracer.spans[0] ?? {}
  t.is(Object.keys(attributes).filter(key => key.includes('.key')).length, kept)
  t.like(attributes, {'honeyhive_metadata.key0': 'last', 'honeyhive_inputs.question': 'why?'})
})

test('what a session cannot hold as it is makes the call false: a cycle, a long text, a reserved key', t => {
  const codes: string[] = []
  const tracer = new HoneyHiveTracer({
    destination: 'memory',
    runId: 'run-1',
    onDiagnostic: ({code}) => codes.push(code),
  })
  const cycle: {self?: unknown} = {}
  cycle.self = cycle
  t.false(tracer.enrichSession({metadata: {cycle}}))
  t.false(tracer.enrichSession({metadata: {text: 'x'.repeat(300_000)}}))
  t.false(tracer.enrichSession({metadata: {run_id: 'forged'}}))
  t.true(tracer.enrichSession({metdata: {spelling: 1}} as never))
  t.true(tracer.enrichSession({metadata: {fine: 1}}))
  t.deepEqual(codes, ['dropped', 'reserved-key', 'looks-like-namespace'])
})

test('the text of a session is bounded, also over many calls', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory', limits: {callBytes: 100_000, valueBytes: 30_000}})
  const text = 'x'.repeat(20_000)
  const results = Array.from({length: 20}, (_, at) => tracer.enrichSession({metadata: {[`key${at}`]: text}}))
  t.is(results.filter(Boolean).length, 4)
  // The same key again takes the room of its value before.
  for (let again = 0; again < 20; again++) t.true(tracer.enrichSession({metadata: {key0: text}}))
  await tracer.shutdown()
  t.true(JSON.stringify(tracer.spans[0]?.attributes).length < 100_000)
})
