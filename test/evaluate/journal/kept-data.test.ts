import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {runInNewContext} from 'node:vm'
import test from 'ava'
import {diagnostics} from 'enrich-span'
import {toPlainData} from '../../../src/attributes/plain-data.ts'
import {evaluate, type Journal, type JournalLine, openRun, rescore} from 'enrich-span/evaluate'
import {graph, nested} from '../hostile-shapes.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-kept-'))
test.after.always(() => rmSync(folder, {recursive: true}))
const quiet = {tracer: {destination: 'memory'}} as const

class Answer {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toJSON(): object {
    return {text: this.#text}
  }
}
class Point {
  readonly x = 1
  readonly y = 2
}
class Secret {
  readonly #value = 1
  get value(): number {
    return this.#value
  }
}
const circular: Record<string, unknown> = {name: 'a'}
circular['self'] = circular
const form = new FormData()
form.append('name', 'Ada')

/** What a function returned, and what the run file and the JSON of the result hold. */
const plain: Readonly<Record<string, readonly [returned: unknown, kept: unknown]>> = {
  'plain data': [{a: [1, null, 'b', true, {c: ''}]}, {a: [1, null, 'b', true, {c: ''}]}],
  'a field called __proto__': [JSON.parse('{"__proto__": {"a": 1}}'), JSON.parse('{"__proto__": {"a": 1}}')],
  'half a surrogate pair': ['\ud83d', '\ud83d'],
  'an object of another realm': [runInNewContext('({a: [1]})'), {a: [1]}],
}
const converted: Readonly<Record<string, readonly [returned: unknown, kept: unknown]>> = {
  'a Map': [
    new Map<unknown, unknown>([
      ['a', 1],
      [2, {b: new Map([['c', 3]])}],
    ]),
    {a: 1, 2: {b: {c: 3}}},
  ],
  'a Map with keys of one text': [
    new Map<unknown, unknown>([
      [1, 'a'],
      ['1', 'b'],
      [{}, 'c'],
    ]),
    {1: 'a', '1 2': 'b', '[Object]': 'c'},
  ],
  'a Set': [new Set(['a', 1]), ['a', 1]],
  'an Error': [
    new TypeError('no', {cause: new Error('why')}),
    {name: 'TypeError', message: 'no', cause: {name: 'Error', message: 'why'}},
  ],
  'an Error of another realm': [runInNewContext('new TypeError("no")'), {name: 'TypeError', message: 'no'}],
  'NaN and infinities': [
    [Number.NaN, Number.POSITIVE_INFINITY],
    ['NaN', 'Infinity'],
  ],
  'a bigint': [{rows: 10n}, {rows: '10'}],
  'a Date': [new Date(0), '1970-01-01T00:00:00.000Z'],
  'a URL': [new URL('https://example.com/a'), 'https://example.com/a'],
  Headers: [new Headers({a: 'b', authorization: 'secret'}), {a: 'b', authorization: '[Redacted]'}],
  URLSearchParams: [new URLSearchParams('a=1&a=2&b=3'), {a: ['1', '2'], b: '3'}],
  FormData: [form, {name: 'Ada'}],
  'an instance with toJSON': [{answer: new Answer('hi')}, {answer: {text: 'hi'}}],
  'an instance with fields': [new Point(), {x: 1, y: 2}],
  'a typed array': [new Float32Array([0.5, Number.NaN]), [0.5, 'NaN']],
  'a function': [{run: function start() {}}, {run: '[Function start]'}],
  'a symbol': [Symbol('a'), '[Symbol(a)]'],
  'a boxed number': [Object(7), 7],
}
Object.assign(converted, {
  'undefined in a list': [
    [undefined, 1],
    [null, 1],
  ],
})
const partial: Readonly<Record<string, readonly [returned: unknown, kept: unknown]>> = {
  'a cycle': [circular, {name: 'a', self: '[Circular]'}],
  'an instance with private fields': [new Secret(), '[Secret]'],
  'a promise inside': [{a: Promise.resolve(1)}, {a: '[Promise]'}],
  'a stream': [{a: new ReadableStream()}, {a: '[ReadableStream]'}],
  'a getter that throws': [
    {
      get late() {
        throw new Error('no')
      },
      b: 1,
    },
    {late: '[Unreadable]', b: 1},
  ],
  'a toJSON that throws': [
    {
      a: {
        toJSON() {
          throw new Error('no')
        },
      },
    },
    {a: '[Unreadable]'},
  ],
  'a toJSON that rejects': [
    {
      a: {
        async toJSON() {
          throw new Error('no')
        },
      },
    },
    {a: '[Unreadable]'},
  ],
  'an invalid date': [new Date(Number.NaN), '[Invalid Date]'],
  bytes: [new Uint8Array(3), '[Binary 3 bytes]'],
}

const evaluated = async (returned: unknown, journal: boolean | string | Journal = false, redact = false) =>
  evaluate({
    name: 'kept',
    dataset: [{inputs: 1}],
    function: () => returned,
    tracer: {destination: 'memory', ...(redact ? {redact: {paths: ['password']}} : {})},
    journal,
  })

for (const [kind, table] of Object.entries({plain, converted, partial})) {
  for (const [what, [returned, kept]] of Object.entries(table)) {
    test(`returned: ${what}. The run file, the JSON and a Journal hold it as spans do`, async t => {
      for (const redact of [false, true]) {
        const journal = path.join(folder, `${what}-${redact}.jsonl`)
        const result = await evaluated(returned, journal, redact)
        t.is(result.datapoints[0]?.outputs, returned)
        const [line] = (await openRun(journal)).datapoints
        t.deepEqual(line?.outputs, kept)
        t.is(line?.converted, kind === 'plain' ? undefined : true)
        t.is(line?.partial, kind === 'partial' ? true : undefined)
        const json = JSON.parse(JSON.stringify(result)) as typeof result
        t.deepEqual(json.datapoints[0]?.outputs, kept)
      }
      const lines: JournalLine[] = []
      await evaluated(returned, {name: 'list', write: line => void lines.push(line), close: () => {}})
      const [, written] = JSON.parse(JSON.stringify(lines)) as {outputs?: unknown}[]
      t.deepEqual(written?.outputs, kept)
    })
  }
}

test('in the datapoint too: inputs, ground truth and metadata', async t => {
  const journal = path.join(folder, 'datapoint.jsonl')
  const result = await evaluate({
    name: 'kept',
    dataset: [
      {inputs: new Map([['a', 1n]]), groundTruth: new Set([Number.NaN]), metadata: {at: new Date(0), self: circular}},
    ],
    function: () => 1,
    ...quiet,
    journal,
  })
  const expected = {
    inputs: {a: '1'},
    groundTruth: ['NaN'],
    metadata: {at: '1970-01-01T00:00:00.000Z', self: {name: 'a', self: '[Circular]'}},
  }
  const [line] = (await openRun(journal)).datapoints
  t.deepEqual(line?.datapoint, expected)
  t.deepEqual([line?.converted, line?.partial], [true, undefined])
  t.deepEqual((JSON.parse(JSON.stringify(result)) as typeof result).datapoints[0]?.datapoint, expected as never)
})

const endless = new Map([[{}, 1]])
Object.defineProperty(endless, Symbol.iterator, {
  value: function* () {
    for (;;) yield [{}, 1]
  },
})

for (const [what, returned, redact] of [
  ['2,000 levels', nested(2_000), false],
  ['2,000 levels', nested(2_000), true],
  ['100,000 levels', nested(100_000), true],
  ['a graph of 2^26 paths', graph(26), true],
  ['a sparse array', Array(2 ** 32 - 1), false],
  ['a Map without an end', endless, false],
  ['integers of 19,000 digits', Array.from({length: 10_000}, () => 2n ** 63_000n), false],
] as const) {
  test(`returned: ${what}${redact ? ', redacted' : ''}. The run ends, and the file is marked`, async t => {
    const journal = path.join(folder, `${what}-${redact}.jsonl`)
    const result = await evaluated(returned, journal, redact)
    t.like(result, {status: 'completed', ok: true, total: 1, succeeded: 1})
    const stored = await openRun(journal)
    t.like(stored.datapoints[0], {status: 'ok', partial: true})
    t.deepEqual(stored.damaged, [])
    t.true(readFileSync(journal).length < 80_000_000)
    t.notThrows(() => result.toJSON())
  })
}

test.serial(
  'rescore reports converted outputs once, and fails the evaluators of outputs that are not whole',
  async t => {
    const journal = path.join(folder, 'rescored.jsonl')
    const returned = [new Map([['a', 1]]), {a: 1}, {a: Promise.resolve()}, new Set([1])]
    await evaluate({
      name: 'kept',
      dataset: [0, 1, 2, 3].map(inputs => ({inputs})),
      function: ({inputs}) => returned[inputs],
      ...quiet,
      journal,
    })
    const before = diagnostics().counts
    const seen: unknown[] = []
    const evaluators = [
      function score(outputs: unknown) {
        seen.push(outputs)
        return 1
      },
    ]
    const result = await rescore(journal, {evaluators, ...quiet, journal: false})
    t.deepEqual(seen, [{a: 1}, {a: 1}, [1]])
    t.like(result, {succeeded: 4, failed: 0, ok: false})
    t.like(result.metrics['score'], {scored: 3, failed: 1})
    const [failure] = result.datapoints[2]?.failures ?? []
    t.regex(String(failure?.error), /evaluator "score": the run file holds only a part of the outputs/)
    t.is(diagnostics().counts['converted-outputs'], before['converted-outputs'] + 2)
  },
)

test.serial('outputs that cannot be kept are reported once, while the run goes on', async t => {
  const before = diagnostics().counts['partial-outputs']
  await evaluated(new Secret(), path.join(folder, 'reported.jsonl'))
  t.is(diagnostics().counts['partial-outputs'], before + 1)
  await evaluated(new Secret())
  t.is(diagnostics().counts['partial-outputs'], before + 1)
})

test('10,000 references to one text of 5 MB are a text of 64 MB at most', t => {
  const text = 'x'.repeat(5_000_000)
  const {value, lost} = toPlainData(Array.from({length: 10_000}, () => text))
  t.true(JSON.stringify(value).length < 70_000_000)
  t.true(lost > 9_000)
})

test('a resumed run calls the function again where an evaluator failed and the outputs are not whole', async t => {
  const journal = path.join(folder, 'resumed.jsonl')
  let calls = 0
  let works = false
  const options = {
    name: 'kept',
    dataset: [{inputs: 1}],
    function: () => {
      calls += 1
      return new Secret()
    },
    evaluators: [
      function value(outputs: Secret) {
        if (!works) throw new Error('not yet')
        return outputs.value
      },
    ],
    ...quiet,
    journal,
  }
  await evaluate(options)
  works = true
  const result = await evaluate({...options, resume: true, only: 'failed', changed: 'allow'})
  t.is(calls, 2)
  t.like(result.metrics['value'], {scored: 1, mean: 1})
})

for (const [what, one, other] of [
  ['a Map', new Map([['a', 1]]), new Map([['a', 2]])],
  ['a Map inside', {deep: [new Map([['a', 1]])]}, {deep: [new Map([['a', 2]])]}],
  ['a Set', new Set([1]), new Set([2])],
  ['Headers', new Headers({a: '1'}), new Headers({a: '2'})],
  ['an Error', new Error('one'), new Error('two')],
  ['URLSearchParams', new URLSearchParams('a=1'), new URLSearchParams('a=2')],
] as const) {
  test(`a datapoint with another content has another id, and runs again when a run is resumed: ${what}`, async t => {
    const journal = path.join(folder, `id-${what}.jsonl`)
    const controller = new AbortController()
    let calls = 0
    const run = async (inputs: unknown, signal?: AbortSignal) =>
      evaluate({
        name: 'ids',
        datasetId: 'same',
        dataset: [{inputs}, {inputs: 2}],
        function: () => {
          calls += 1
          controller.abort()
          return 1
        },
        maxWorkers: 1,
        signal,
        ...quiet,
        journal,
        resume: true,
      })
    const first = await run(one, controller.signal)
    const same = await run(one)
    rmSync(journal)
    const second = await run(other)
    t.is(same.datapoints[0]?.id, first.datapoints[0]?.id)
    t.not(second.datapoints[0]?.id, first.datapoints[0]?.id)
    t.true(calls >= 4)
  })
}
