import {runInNewContext} from 'node:vm'
import test from 'ava'
import {evaluate, evaluator} from 'enrich-span/evaluate'

const unhandled: unknown[] = []
process.on('unhandledRejection', reason => unhandled.push(reason))

class Score {
  readonly score = 1
  readonly why = {text: 'details'}
}
class Private {
  readonly #score = 1
  get score(): number {
    return this.#score
  }
}
const rejecting = (): Promise<never> => Promise.reject(new Error('the judge is down'))

/** What an evaluator returned, and how the failure names it. */
const wrong: Readonly<Record<string, readonly [make: () => unknown, message: RegExp]>> = {
  'a promise in `score`': [() => ({score: Promise.resolve(1)}), /returned \{score: a promise\}.*`await`/],
  'a promise in another field': [
    () => ({score: 1, reason: Promise.resolve('x')}),
    /returned \{reason: a promise\}.*`await`/,
  ],
  'a promise that rejects': [() => ({score: rejecting()}), /returned \{score: a promise\}.*`await`/],
  'several promises that reject': [() => ({score: rejecting(), reason: rejecting()}), /\{score: a promise\}.*`await`/],
  'a list of promises': [() => [rejecting(), rejecting()], /returned a list of 2.*`await Promise.all/],
  'a list of one promise': [() => [Promise.resolve(1)], /returned a promise.*`await`/],
  'a promise of another realm': [
    () => ({score: runInNewContext('Promise.resolve(1)') as unknown}),
    /a promise.*`await`/,
  ],
  'a Date': [() => new Date(0), /returned a Date/],
  'a Date of another realm': [() => runInNewContext('new Date(0)') as unknown, /returned a Date/],
  'a Date as score': [() => ({score: new Date(0)}), /returned \{score: a Date\}/],
  'a list of two': [() => [1, 2], /returned a list of 2/],
  'a list as score': [() => ({score: [1]}), /returned \{score: a list of 1\}/],
  'a nested object': [() => ({score: {value: 1}}), /returned \{score: an object\}/],
  'an object without any score': [() => ({result: {score: 1}}), /returned \{result: an object\}/],
  'a Map': [() => new Map([['score', 1]]), /returned a Map/],
  'a Set of another realm': [() => runInNewContext('new Set([1])') as unknown, /returned a Set/],
  'an Error as score': [() => ({score: new Error('off')}), /returned .*an error: off/],
  'a generator': [
    function* () {
      yield 1
    },
    /returned a Generator/,
  ],
  'an async generator': [
    async function* () {
      yield 1
    },
    /returned an? AsyncGenerator/,
  ],
  'a response': [() => new Response('1'), /returned a Response.*`await response/],
  'a RegExp': [() => /a/, /returned a RegExp/],
  'an instance with private fields': [() => new Private(), /returned a Private/],
  'a typed array': [() => new Float32Array([1]), /returned a Float32Array/],
  'a function as score': [() => ({score: () => 1}), /returned a function.*call/],
  'a function': [() => () => 1, /returned a function.*call/],
  'NaN as score': [() => ({score: Number.NaN}), /returned NaN/],
}

/** What is a score, or rightly none. */
const right: Readonly<Record<string, readonly [returned: unknown, metrics: object]>> = {
  'details beside a score': [{score: 1, details: {a: 1}, rows: [1, 2], at: new Date(0)}, {judge: 1}],
  'an instance with a score': [new Score(), {judge: 1}],
  'a score that is null': [{score: null, details: {a: 1}}, {}],
  'other metrics alone': [
    {precision: 0.5, recall: 1, rows: []},
    {judge_precision: 0.5, judge_recall: 1},
  ],
  'a list of one score': [[1], {judge: 1}],
  null: [null, {}],
}

const judged = async (make: () => unknown) => {
  const result = await evaluate({
    name: 'scores',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: () => 1,
    evaluators: [evaluator({name: 'judge'}, make)],
    tracer: {destination: 'memory'},
    journal: false,
  })
  return result
}

for (const [what, [make, message]] of Object.entries(wrong)) {
  test(`an evaluator that returns ${what} has failed, with the likely cause`, async t => {
    const result = await judged(make)
    t.is(result.metrics['judge']?.notScored, 0)
    t.false(result.ok)
    const error = String(result.datapoints[0]?.failures[0]?.error)
    t.regex(error, message)
    t.regex(error, /^TypeError: evaluator "judge" returned /)
  })
}

for (const [what, [returned, metrics]] of Object.entries(right)) {
  test(`an evaluator may return ${what}`, async t => {
    const result = await judged(() => returned)
    t.deepEqual(result.datapoints[0]?.failures, [])
    t.deepEqual(result.datapoints[0]?.metrics, metrics as never)
  })
}

test.after('a promise in a score that rejects does not end the process', async t => {
  await new Promise(resolve => {
    setImmediate(resolve)
  })
  t.deepEqual(unhandled, [])
})
