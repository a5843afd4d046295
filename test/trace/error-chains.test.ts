import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {runInNewContext} from 'node:vm'
import test from 'ava'
import {HoneyHiveTracer, trace} from 'enrich-span'
import {evaluate, fromStoredRun, openRun, runMarkdown, runText} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'
import {toThrown} from '../../src/attributes/thrown.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-errors-'))
test.after.always(() => rmSync(folder, {recursive: true}))

const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:80'), {code: 'ECONNREFUSED'})
const circle = (): Error => {
  const [one, two] = [new Error('one'), new Error('two')]
  one.cause = two
  two.cause = one
  return one
}
const chain = (length: number): Error => {
  let error = new Error('the first')
  for (let n = 1; n < length; n++) error = new Error(`wrapped ${n}`, {cause: error})
  return error
}

/** What was thrown, its message everywhere, and what its stack and its line in a report must also contain. */
const errors: Readonly<Record<string, readonly [make: () => unknown, message: string, within: readonly string[]]>> = {
  'a cause': [() => new TypeError('fetch failed', {cause: refused()}), 'fetch failed', ['connect ECONNREFUSED']],
  'a cause that is text': [() => new Error('no', {cause: 'disk full'}), 'no', ['disk full']],
  'causes of causes': [() => chain(5), 'wrapped 4', ['wrapped 1', 'the first']],
  'causes in a circle': [circle, 'one', ['two']],
  'an aggregate without a message': [
    () => new AggregateError([new Error('ECONNREFUSED ::1'), new Error('ETIMEDOUT 10.0.0.1')]),
    'ECONNREFUSED ::1; ETIMEDOUT 10.0.0.1',
    ['ECONNREFUSED ::1', 'ETIMEDOUT 10.0.0.1'],
  ],
  'an aggregate with a message': [
    () => new AggregateError([new Error('left'), 'right'], 'both failed'),
    'both failed',
    ['left', 'right'],
  ],
  'an aggregate as the cause': [
    () =>
      new Error('Connection error.', {cause: new TypeError('fetch failed', {cause: new AggregateError([refused()])})}),
    'Connection error.',
    ['fetch failed', 'connect ECONNREFUSED'],
  ],
  'errors of a class of its own': [
    () => Object.assign(new Error('Failed after 2 attempts'), {errors: [new Error('429'), new Error('503')]}),
    'Failed after 2 attempts',
    ['429', '503'],
  ],
  'a suppressed error': [
    () =>
      Object.assign(new Error('suppressed'), {error: new Error('close failed'), suppressed: new Error('work failed')}),
    'suppressed',
    ['close failed', 'work failed'],
  ],
  'an empty message with a cause': [
    () => new Error('', {cause: new Error('the reason')}),
    'the reason',
    ['the reason'],
  ],
  'an empty message with a code': [() => Object.assign(new Error(''), {code: 'EPIPE'}), 'EPIPE', []],
  'an error of another realm': [
    () => runInNewContext('new TypeError("no such file", {cause: new Error("ENOENT")})'),
    'no such file',
    ['ENOENT'],
  ],
  'an aggregate of another realm': [
    () => runInNewContext('new AggregateError([new Error("from there")])'),
    'from there',
    ['from there'],
  ],
}

for (const [what, [make, message, within]] of Object.entries(errors)) {
  test(`${what}: in the span, the run file, the JSON and the reports`, async t => {
    await using recording = recordSpans()
    const thrown = make()
    const {name} = thrown as Error
    t.throws(
      trace({tracer: recording.tracer, eventName: 'work'}, () => {
        throw thrown
      }),
      {any: true} as never,
    )
    const {attributes, status, events} = recording.span('work')
    t.is(attributes['honeyhive_error'], message)
    t.is(attributes['honeyhive_error_type'], name)
    t.is(status.message, message)
    const stack = String(events[0]?.attributes?.['exception.stacktrace'])
    for (const part of within) t.true(stack.includes(part), stack)

    const journal = path.join(folder, `${what}.jsonl`)
    const fail = (): never => {
      throw thrown
    }
    const result = await evaluate({
      name: 'errors',
      dataset: [{inputs: 1}],
      function: fail,
      runEvaluators: [fail],
      tracer: {destination: 'memory'},
      journal,
    })
    t.is(result.datapoints[0]?.error, thrown)
    const stored = await openRun(journal)
    t.like(stored.datapoints[0]?.error, {name, message})
    t.like(stored.end?.runFailures?.[0]?.error, {name, message})
    const {error} = fromStoredRun(stored).datapoints[0] ?? {}
    t.deepEqual(toThrown(error), toThrown(thrown))
    const json = JSON.parse(JSON.stringify(result)) as typeof result
    for (const run of [result, json, fromStoredRun(stored)]) {
      for (const report of [runText(run, {width: 1_000}), runMarkdown(run)]) {
        for (const part of [message, ...within]) t.true(report.includes(part), report)
      }
    }
    for (const part of within) t.true(readFileSync(journal, 'utf8').includes(part))
  })
}

test('an evaluator that throws or returns an error of another realm has failed with its message', async t => {
  const foreign = runInNewContext('new RangeError("off the scale")') as Error
  const result = await evaluate({
    name: 'foreign',
    dataset: [{inputs: 1}],
    function: () => 1,
    evaluators: [
      function returns() {
        return foreign
      },
      function throws() {
        throw foreign
      },
    ],
    tracer: {destination: 'memory'},
    journal: false,
  })
  const [returned, thrown] = result.datapoints[0]?.failures ?? []
  t.regex(String(returned?.error), /evaluator "returns" returned an error: off the scale/)
  t.is(thrown?.error, foreign)
})

test('causes and parts are redacted wherever the error is shown', async t => {
  const journal = path.join(folder, 'redacted.jsonl')
  const secret = new Error('outer', {cause: new AggregateError([new Error('key sk-12345'), 'sk-67890'])})
  await using recording = recordSpans({redact: {replace: value => String(value).replaceAll(/sk-\d+/g, '[key]')}})
  const result = await evaluate({
    name: 'redacted',
    dataset: [{inputs: 1}],
    function: () => {
      throw secret
    },
    tracer: recording.tracer,
    journal,
  })
  const [span] = recording.spans
  const seen = [readFileSync(journal, 'utf8'), JSON.stringify(result), JSON.stringify([span?.events, span?.attributes])]
  for (const text of seen) {
    t.true(text.includes('[key]'))
    t.false(/sk-\d/.test(text), text)
  }
})

test('a chain without an end and an aggregate of 100,000 errors stay small', async t => {
  let reads = 0
  class Endless extends Error {
    override get cause(): unknown {
      reads += 1
      return new Endless('again')
    }
  }
  const many = new AggregateError(Array.from({length: 100_000}, (_, n) => new Error(`${n}`.repeat(1_000))))
  const wide = (depth: number): Error =>
    depth === 0
      ? new Error('leaf')
      : new AggregateError(
          Array.from({length: 20}, () => wide(depth - 1)),
          'wide',
        )
  const huge = new Error('m'.repeat(5_000_000), {cause: new Error('c'.repeat(5_000_000))})
  for (const error of [new Endless('first'), many, wide(4), huge]) {
    const text = JSON.stringify(toThrown(error))
    t.true(text.length < 2_000_000, String(text.length))
  }
  t.true(reads < 100)
  t.true(JSON.stringify(toThrown(many)).includes('and 99997 more'))
  t.true(JSON.stringify(toThrown(huge)).includes('ccc'))
})

test('a cause that is not an error stays away: it may be a whole request', t => {
  const error = new Error('no', {cause: {headers: {authorization: 'secret'}}})
  t.deepEqual(Object.keys(toThrown(error)), ['name', 'message', 'stack'])
})

test('a capture function that throws a hostile error costs the capture alone', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory', onDiagnostic: () => {}})
  const boom = (): never => {
    throw new Error('from the value')
  }
  for (const thrown of [
    Object.defineProperty(new Error('x'), 'name', {get: boom}),
    new Proxy({}, {get: boom, getPrototypeOf: boom}),
    runInNewContext('new RangeError("elsewhere")') as unknown,
  ]) {
    const captureInputs = (): never => {
      throw thrown
    }
    t.is(trace({tracer, captureInputs}, (given: number) => given + 1)(1), 2)
  }
})

test('an error whose message cannot be read says so, in the span as well', async t => {
  const hostile = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('no')
    },
  })
  t.is(toThrown(hostile).message, '[Unreadable]')
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  t.throws(
    tracer.trace({eventName: 'step'}, () => {
      throw hostile
    }),
    {any: true},
  )
  t.regex(String(tracer.spans[0]?.attributes['honeyhive_error']), /Unreadable/)
})
