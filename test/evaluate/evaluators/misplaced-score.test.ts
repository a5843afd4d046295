import test from 'ava'
import {evaluate} from 'enrich-span/evaluate'

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const

const run = (returned: () => unknown) =>
  evaluate({
    name: 'misplaced',
    dataset: [{id: 'a', inputs: 1}],
    function: () => 1,
    evaluators: [
      function judge() {
        return returned()
      },
    ],
    ...quiet,
  })

const failing: readonly (readonly [name: string, returned: () => unknown, message: RegExp])[] = [
  ['a promise as score', () => ({score: Promise.resolve(1)}), /returned \{score: a promise\}; .*`await` missing\?/],
  ['a promise in another field', () => ({score: 1, reason: Promise.resolve('x')}), /\{reason: a promise\}/],
  ['a Date', () => new Date(0), /returned a Date; .*getTime\(\)/],
  ['a Date as score', () => ({score: new Date(0)}), /\{score: a Date\}/],
  ['a list', () => [1, 2], /returned a list of 2/],
  ['a list as score, beside a reason', () => ({score: [1], reason: 'x'}), /\{score: a list of 1\}/],
  ['a nested object as score', () => ({score: {value: 1}}), /\{score: an object\}; .*one level higher/],
  ['scores one level too deep', () => ({result: {score: 1}}), /\{result: an object\}/],
  ['a Map', () => new Map([['score', 1]]), /returned a Map/],
]

for (const [name, returned, message] of failing) {
  test(`D4: ${name} is a failure of the evaluator`, async t => {
    const {ok, metrics, datapoints} = await run(returned)
    t.false(ok)
    t.regex(String(datapoints[0]?.failures[0]?.error), message)
    t.like(metrics['judge'], {scored: name === 'a promise in another field' ? 1 : 0, notScored: 0})
    for (const {scored, failed, notScored} of Object.values(metrics)) t.is(scored + failed + notScored, 1)
  })
}

const passing: readonly (readonly [name: string, returned: () => unknown])[] = [
  ['a list in another field', () => ({score: 1, spans: [1, 2]})],
  ['an object in another field', () => ({score: 1, details: {a: 1}})],
  ['a list of one value', () => [1]],
  ['no score, given as null', () => ({score: null, parts: [1]})],
  ['an empty list', () => []],
]

for (const [name, returned] of passing) {
  test(`${name} is not a failure`, async t => {
    t.deepEqual((await run(returned)).datapoints[0]?.failures, [])
  })
}
