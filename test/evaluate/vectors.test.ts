import {readFileSync} from 'node:fs'
import test from 'ava'
import {evaluate} from 'enrich-span/evaluate'
import {contentOf, datapointId, datasetIdOf} from '../../src/evaluate/dataset/content-id.ts'

interface ResultCase {
  readonly evaluator: string
  readonly returned: unknown
  readonly metrics: Readonly<Record<string, unknown>>
}

interface IdCase {
  readonly dataset: readonly {readonly id?: string; readonly inputs: unknown}[]
  readonly python_json: string
  readonly dataset_id: string
  readonly datapoint_ids: readonly string[]
}

const read = <T>(name: string): T[] => JSON.parse(readFileSync(`test/fixtures/${name}.json`, 'utf8')) as T[]
const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const

for (const {evaluator: name, returned, metrics} of read<ResultCase>('evaluator-results')) {
  test(`an evaluator that returns ${JSON.stringify(returned)} gives ${JSON.stringify(metrics)}`, async t => {
    const {[name]: ev} = {[name]: () => returned}
    const result = await evaluate({
      name: 'vectors',
      dataset: [{inputs: 1}],
      function: () => 1,
      evaluators: [ev ?? (() => 0)],
      ...quiet,
    })
    t.deepEqual(result.datapoints[0]?.metrics, metrics as never)
  })
}

for (const {dataset, python_json: python, dataset_id: id, datapoint_ids: ids} of read<IdCase>('external-dataset-ids')) {
  test(`the content of ${python} is hashed as the Python SDK does`, async t => {
    t.is(`[${dataset.map(each => contentOf(each).text).join(', ')}]`, python)
    t.is(datasetIdOf(dataset.map(each => contentOf(each).text)), id)
    const result = await evaluate({name: 'vectors', dataset, function: () => 1, ...quiet})
    t.is(result.datasetId, id)
    t.deepEqual(
      result.datapoints.map(each => each.id),
      ids as string[],
    )
  })
}

test('both spellings of the ground truth give one id', t => {
  t.deepEqual(contentOf({inputs: 1, groundTruth: 'x'}), contentOf({inputs: 1, ground_truth: 'x'}))
})

test('an id depends on the position, so two equal datapoints have two ids', t => {
  t.not(datapointId('{}', 0), datapointId('{}', 1))
})

test('numbers, text and cycles that trip others are hashed all the same', t => {
  const cycle: Record<string, unknown> = {a: 1}
  cycle['self'] = cycle
  const cases: [unknown, string][] = [
    [{n: 0.00001}, '{"n": 1e-05}'],
    [{n: 1.5e-7}, '{"n": 1.5e-07}'],
    [{n: 0.0001}, '{"n": 0.0001}'],
    ['é\u007f"\\\n😀', '"\\u00e9\\u007f\\"\\\\\\n\\ud83d\\ude00"'],
    [{'\uffff': 1, '😀': 2}, '{"\\uffff": 1, "\\ud83d\\ude00": 2}'],
    [cycle, '{"a": 1, "self": null}'],
    [{d: new Date(0), u: undefined, big: 10n}, '{"big": 10, "d": "1970-01-01T00:00:00.000Z"}'],
  ]
  for (const [value, expected] of cases) t.is(contentOf(value).text, expected)
})
