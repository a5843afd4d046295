import test from 'ava'
import {enrichSpan, trace} from 'enrich-span'
import {compare, comparisonMarkdown, comparisonText, evaluate, gate, runMarkdown, runText} from 'enrich-span/evaluate'

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const
const model = trace({eventType: 'model', eventName: 'model'}, (tokens: number, cost?: number) => {
  enrichSpan({metadata: {prompt_tokens: tokens, completion_tokens: 10, ...(cost === undefined ? {} : {cost})}})
})

async function run(tokens: number, cost: number | undefined) {
  return evaluate({
    name: 'used',
    dataset: Array.from({length: 10}, (_, inputs) => ({id: `q${inputs}`, inputs})),
    function: ({inputs}) => model(tokens + inputs, cost),
    evaluators: [{name: 'judge', evaluate: () => (model(5, 0.001), 1)}],
    ...quiet,
  })
}

test('a report of a run says what the function and the evaluators used', async t => {
  const result = await run(1_000, 0.02)
  const expected = [
    /usage: 10,045 tokens in, 100 out, 10 calls, cost 0\.2/,
    /usage of evaluators: 50 tokens in, 100 out, 10 calls, cost 0\.01/,
  ]
  for (const text of [runText(result), runMarkdown(result)]) for (const line of expected) t.regex(text, line)
})

test('a cost that is not known is never shown as 0', async t => {
  const result = await run(1_000, undefined)
  t.regex(runText(result), /10 calls, cost not known/)
  t.false(gate(result, {maxCost: 100}).passed)
})

test('compare has tokens and cost beside latency; without the cost where a call has no price', async t => {
  const [before, after] = [await run(1_000, 0.02), await run(2_000, 0.05)]
  const comparison = compare(before, after)
  t.like(comparison.tokens, {verdict: 'worse', difference: 1_000, lowerIsBetter: true})
  t.is(comparison.cost?.verdict, 'worse')
  t.regex(comparisonText(comparison), /tokens 1015 → 2015 on average; worse[^]*\ncost 0\.0200 → 0\.0500/)
  t.regex(comparisonMarkdown(comparison), /\| `cost` \|/)
  const unpriced = compare(before, await run(2_000, undefined))
  t.is(unpriced.cost, undefined)
  t.is(unpriced.tokens?.verdict, 'worse')
})
