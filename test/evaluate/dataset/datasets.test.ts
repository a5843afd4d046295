import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import * as v from 'valibot'
import {diagnostics} from 'enrich-span'
import {csv, evaluate, type DatapointInput, jsonl, type StandardSchema} from 'enrich-span/evaluate'
import {SeenTexts} from '../../../src/evaluate/dataset/seen-texts.ts'

const quiet = {tracer: {destination: 'memory'}, journal: false} as const

function write(name: string, text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), name)
  writeFileSync(file, text)
  return file
}

test('JSON lines: an invalid row is a failed datapoint that names file and line', async t => {
  const file = write(
    'd.jsonl',
    '{"id":"a","inputs":{"q":1}}\n\n{"inputs": oops}\n{"inputs":{"q":3},"ground_truth":3}\n',
  )
  const result = await evaluate({
    name: 'jsonl',
    dataset: jsonl<{id?: string; inputs: {q: number}; ground_truth?: number}>(file),
    function: ({inputs}) => inputs.q,
    evaluators: [(outputs, _, truth) => outputs === truth],
    ...quiet,
  })
  t.like(result, {status: 'completed', total: 3, succeeded: 2, failed: 1})
  t.is(result.datapoints[0]?.id, 'a')
  t.regex(String(result.datapoints[1]?.error), /d\.jsonl:3: .*JSON/)
  t.deepEqual(result.datapoints[2]?.metrics, {evaluator_1: true})
})

test('CSV: columns are inputs, quoted fields and line breaks are read', async t => {
  const file = write(
    'd.csv',
    '\uFEFFid,question,lang,ground_truth\na,"why, ""now""?\nreally",en,because\n,how,de,"[1,2]"\n',
  )
  const result = await evaluate({name: 'csv', dataset: csv(file), function: ({inputs}) => inputs, ...quiet})
  const [first, second] = result.datapoints
  t.deepEqual(first?.outputs, {question: 'why, "now"?\nreally', lang: 'en'})
  t.like(first, {id: 'a', datapoint: {groundTruth: 'because'}})
  t.deepEqual(second?.datapoint.groundTruth, [1, 2])
  t.regex(second?.id ?? '', /^EXT-[0-9a-f]{16}$/)
})

// What zod, valibot and arktype have in common.
const schema: StandardSchema<{inputs: {q: number}}> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: value => {
      const {inputs} = value as {inputs?: {q?: unknown}}
      return typeof inputs?.q === 'number'
        ? {value: {inputs: {q: inputs.q}}}
        : {issues: [{message: 'expected a number', path: ['inputs', {key: 'q'}]}]}
    },
  },
}

test('a schema: the error names file, line and field; strict ends the run there', async t => {
  const file = write('s.jsonl', '{"inputs":{"q":1}}\n{"inputs":{"q":"two"}}\n{"inputs":{"q":3}}\n')
  const experiment = (strict: boolean) =>
    evaluate({
      name: 'schema',
      dataset: jsonl(file, {schema, strict}),
      function: ({inputs}) => inputs.q,
      maxWorkers: 1,
      ...quiet,
    })
  const lenient = await experiment(false)
  t.like(lenient, {status: 'completed', total: 3, succeeded: 2, failed: 1})
  t.regex(String(lenient.datapoints[1]?.error), /s\.jsonl:2: `inputs\.q`: expected a number/)
  const strict = await experiment(true)
  t.like(strict, {status: 'aborted', total: 1, succeeded: 1})
  t.regex(String(strict.stoppedBy), /s\.jsonl:2/)
})

test('a schema of valibot: its issues name the field, what it transforms is what runs', async t => {
  const file = write('v.jsonl', '{"inputs":{"q":"1"}}\n{"inputs":{"q":2}}\n')
  const row = v.object({inputs: v.object({q: v.pipe(v.string(), v.transform(Number))})})
  const result = await evaluate({
    name: 'valibot',
    dataset: jsonl(file, {schema: row}),
    function: ({inputs}) => inputs.q + 1,
    ...quiet,
  })
  t.is(result.datapoints[0]?.outputs, 2)
  t.regex(String(result.datapoints[1]?.error), /v\.jsonl:2: `inputs\.q`: Invalid type: Expected string but received 2/)
})

test('duplicates all run, differ by position, and are reported once with their numbers', async t => {
  const datapoints = [{id: 'a', inputs: 1}, {id: 'a', inputs: 2}, {id: 'b', inputs: 2}, {inputs: 3}, {inputs: 3}]
  const before = diagnostics().counts['duplicate-datapoints'] ?? 0
  const run = (dataset: Iterable<DatapointInput>) =>
    evaluate({name: 'twice', dataset, function: ({inputs}) => inputs, ...quiet})
  const result = await run(datapoints)
  t.deepEqual(
    result.datapoints.map(({index, outputs}) => [index, outputs]),
    [
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 3],
      [4, 3],
    ],
  )
  t.deepEqual(
    result.datapoints.slice(0, 3).map(({id}) => id),
    ['a', 'a', 'b'],
  )
  t.not(result.datapoints[3]?.id, result.datapoints[4]?.id)
  const {counts, recent} = diagnostics()
  t.is(counts['duplicate-datapoints'], before + 1)
  const reported = recent.find(({code}) => code === 'duplicate-datapoints')
  t.regex(reported?.message ?? '', /"twice".*of 5 datapoints read, 1 repeat an id \("a"\) and 2 repeat a content/)
  await run(datapoints.slice(2, 4))
  t.is(diagnostics().counts['duplicate-datapoints'], before + 1)
})

test('a text is recognized among 100,000, and no other text is mistaken for it', t => {
  const seen = new SeenTexts()
  const texts = Array.from({length: 100_000}, (_, n) => `{"inputs": {"question": "question ${n}"}}`)
  t.is(texts.filter(text => seen.again(text)).length, 0)
  t.is(texts.filter(text => seen.again(text)).length, 100_000)
  t.deepEqual(
    ['', 'a', 'A', '\u0000', ' '].map(text => [seen.again(text), seen.again(text)]),
    Array.from({length: 5}, () => [false, true]),
  )
})

for (const read of [jsonl, csv]) {
  test(`a missing ${read.name} file ends the run with its name`, async t => {
    const result = await evaluate({name: 'missing', dataset: read('/nowhere/x'), function: () => 1, ...quiet})
    t.like(result, {status: 'aborted', ok: false, total: 0})
    t.regex(String(result.stoppedBy), /ENOENT.*\/nowhere\/x/)
  })
}

test('a dataset is read at the pace of the workers', async t => {
  let read = 0
  let most = 0
  let done = 0
  const result = await evaluate({
    name: 'pace',
    dataset: (async function* (): AsyncGenerator<DatapointInput> {
      for (let n = 0; n < 100; n++) {
        read += 1
        most = Math.max(most, read - done)
        yield {inputs: n}
      }
    })(),
    function: async () => {
      await new Promise(resolve => setImmediate(resolve))
      done += 1
    },
    maxWorkers: 5,
    ...quiet,
  })
  t.is(result.total, 100)
  t.true(most <= 2 * 5, `${most} datapoints were read ahead`)
})

const twenty = Array.from({length: 20}, (_, n) => ({inputs: n}))
const selected = async (selection: object): Promise<number[]> => {
  const result = await evaluate({name: 's', dataset: twenty, function: () => 1, ...selection, ...quiet})
  return result.datapoints.map(each => each.index)
}

test('limit, filter and shard choose datapoints, which keep position and id', async t => {
  t.deepEqual(await selected({limit: 3}), [0, 1, 2])
  t.deepEqual(await selected({filter: ({inputs}: {inputs: number}) => inputs % 9 === 0}), [0, 9, 18])
  t.deepEqual(await selected({shard: '2/5'}), [1, 6, 11, 16])
  t.deepEqual(await selected({shard: '2/5', limit: 2}), [1, 6])
  const [whole, part] = [
    await evaluate({name: 's', dataset: twenty, function: () => 1, ...quiet}),
    await evaluate({name: 's', dataset: twenty, function: () => 1, shard: '2/5', ...quiet}),
  ]
  t.is(part.datapoints[0]?.id, whole.datapoints[1]?.id)
  t.is(part.datasetId, whole.datasetId)
})

test('a sample is the same each time, and another with another seed', async t => {
  const first = await selected({sample: 0.5})
  t.deepEqual(await selected({sample: 0.5}), first)
  t.notDeepEqual(await selected({sample: 0.5, seed: 2}), first)
  t.true(first.length > 3 && first.length < 17)
  t.deepEqual(await selected({sample: 0}), [])
  t.is((await selected({sample: 1})).length, 20)
})

const labelled = [
  {id: 'a', inputs: {q: 'refund please'}, tags: ['smoke', 'money']},
  {id: 'b', inputs: {q: 'hello'}, metadata: {topic: 'Refund'}, tags: ['smoke']},
  {id: 'c', inputs: 'a "refund" in text'},
  {inputs: {q: 'nothing'}, tags: []},
]
const selections: readonly (readonly [title: string, selection: object, indexes: readonly number[]])[] = [
  ['a text in the inputs', {filter: 'refund'}, [0, 2]],
  ['a text with quotes, in text inputs', {filter: '"refund"'}, [2]],
  ['a pattern over id, inputs and metadata', {filter: /refund/i}, [0, 1, 2]],
  ['a pattern with flags that remember', {filter: /refund/gi}, [0, 1, 2]],
  ['an id', {filter: /^b$/}, [1]],
  ['two filters', {filter: ['refund', ({inputs}: {inputs: unknown}) => inputs !== 0]}, [0, 2]],
  ['one tag', {withTags: ['money']}, [0]],
  ['any of two tags', {withTags: ['money', 'smoke']}, [0, 1]],
  ['ids', {ids: ['c', 'a']}, [0, 2]],
  ['a tag and a text', {withTags: ['smoke'], filter: 'hello'}, [1]],
  ['a limit after the tag', {withTags: ['smoke'], limit: 1}, [0]],
]
for (const [title, selection, indexes] of selections) {
  for (const kind of ['list', 'stream']) {
    test(`${title} selects from a ${kind}`, async t => {
      const dataset = kind === 'list' ? labelled : labelled.values()
      const result = await evaluate({name: 's', dataset, function: () => 1, ...selection, ...quiet})
      t.deepEqual(
        result.datapoints.map(({index}) => index),
        [...indexes],
      )
      t.is(typeof result.selection, 'string')
    })
  }
}

test('an id that a list lacks is refused before anything runs', async t => {
  let calls = 0
  const run = evaluate({name: 's', dataset: labelled, function: () => ++calls, ids: ['a', 'x', 'y'], ...quiet})
  const message = 'evaluate(): the dataset has no datapoint "x" and 1 more of the given ids'
  await t.throwsAsync(run, {name: 'EvaluationError', message})
  t.is(calls, 0)
})

test('an id that a stream lacks stops the run at its end', async t => {
  const result = await evaluate({name: 's', dataset: labelled.values(), function: () => 1, ids: ['a', 'x'], ...quiet})
  t.is(result.status, 'aborted')
  t.is(result.succeeded, 1)
  t.is((result.stoppedBy as Error).message, 'evaluate(): the dataset has no datapoint "x"')
})

test('the selection is recorded: text, pattern, tags and ids are told apart', async t => {
  const recorded = async (selection: object): Promise<string | undefined> =>
    (await evaluate({name: 's', dataset: labelled, function: () => 1, ...selection, ...quiet})).selection
  t.is(await recorded({}), undefined)
  t.is(await recorded({filter: 'a, b', limit: 2}), 'limit 2, filter "a, b"')
  t.is(await recorded({filter: [/x/i, 'y'], withTags: ['a', 'b']}), 'filter /x/i and "y", tags "a" "b"')
  t.is(await recorded({ids: ['a', 'b']}), 'ids "a" "b"')
})

test('tags that are not a list of texts make a datapoint that fails', async t => {
  const dataset = [
    {inputs: 1, tags: 'smoke'},
    {inputs: 2, tags: [1]},
  ] as never[]
  const result = await evaluate({name: 's', dataset, function: () => 1, ...quiet})
  t.is(result.failed, 2)
  t.regex(String(result.datapoints[0]?.error), /`tags` must be a list of texts, got /)
})

test('an invalid shard: one clear error', async t => {
  const message = /`shard` must be text like '2\/5', from '1\/5' to '5\/5', got '6\/5'/
  await t.throwsAsync(selected({shard: '6/5'}), {name: 'EvaluationError', message})
})
