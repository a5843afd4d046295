import {evaluate, type EvaluatorEntry, evaluator, type Evaluator} from 'enrich-span/evaluate'
import {
  calledTool,
  closeTo,
  contains,
  exactMatch,
  fromScorer,
  type Judge,
  judge,
  matchTrajectory,
  maxLatency,
  type Pattern,
  similarity,
  similarityOf,
} from 'enrich-span/evaluators'

const dataset = [
  {inputs: {question: 'why?', source: 'text'}, groundTruth: {answer: 'because', tools: ['search']}},
  {inputs: {question: 'how?', source: 'text'}, groundTruth: {answer: 'slowly', tools: ['search', 'refund']}},
]
const fn = async ({inputs}: {inputs: {question: string}}) => ({text: inputs.question, score: inputs.question.length})
const grounded = judge({
  ask: async (prompt, {signal}) => ({text: prompt, aborted: signal?.aborted}),
  labels: {yes: 1, no: 0},
})

// Types are inferred in any position, whatever stands before.
const result = await evaluate({
  name: 'first an object',
  dataset,
  function: async ({inputs}) => ({text: inputs.question, score: inputs.question.length}),
  evaluators: [
    {name: 'text', range: [0, 1], evaluate: (outputs, _, truth) => similarityOf(outputs.text, truth.answer)},
    {
      name: 'async',
      lowerIsBetter: true,
      version: '2',
      evaluate: async (outputs, inputs) => outputs.score - inputs.source.length,
    },
    {
      name: 'tools',
      reducer: 'all',
      evaluate: (_, __, truth, {trajectory}) => matchTrajectory(trajectory, truth.tools, {order: 'in-order'}),
    },
    {
      name: 'context',
      evaluate: (_, __, ___, {usage, latencyMs, trial, signal}) =>
        (usage?.cost ?? 0) + latencyMs + trial + Number(signal.aborted),
    },
    {
      name: 'grounded',
      judge: grounded,
      prompt: (outputs, inputs, truth) => `${inputs.source} ${outputs.text} ${truth.answer}`,
    },
    {name: 'some', judge: grounded, prompt: outputs => (outputs.score > 1 ? 'really?' : undefined)},
    {
      name: 'preferred',
      judge: grounded,
      against: 'latest',
      compare: ({first, second}, inputs) =>
        `${inputs.question}: ${first.text.toUpperCase()} or ${second.score.toFixed(0)}?`,
    },
    maxLatency(2_000),
    calledTool('search', {args: {query: /refund/i, limit: (n: number) => n < 10, tags: ['a', null]}, times: [1, 2]}),
    function short(outputs) {
      return outputs.text.length < 500
    },
    outputs => outputs.score,
    exactMatch(),
  ],
})
export const text: string | undefined = result.datapoints[0]?.outputs?.text
export const tool: string | undefined = result.datapoints[0]?.trajectory?.toolCalls[0]?.name
export const spent: number | undefined = result.evaluatorUsage?.unpriced

await evaluate({
  name: 'one object alone',
  dataset,
  function: fn,
  evaluators: [{name: 'a', evaluate: outputs => outputs.text.length}],
})
await evaluate({
  name: 'a judge alone',
  dataset,
  function: fn,
  evaluators: [{name: 'a', judge: grounded, prompt: (outputs, inputs) => outputs.text + inputs.source}],
})
await evaluate({
  name: 'made before',
  dataset,
  function: fn,
  evaluators: [evaluator({name: 'a'}, (outputs: {text: string}) => outputs.text)],
})
await evaluate({
  name: 'ready-made',
  dataset: [{inputs: 1, groundTruth: 'a'}],
  function: () => 'b',
  evaluators: [contains('b'), similarity(), exactMatch()],
})

// Parts of outputs in an evaluator of one's own.
const closed = fromScorer(
  ({output, criteria}: {output: string; input?: string; expected?: string; criteria?: string}) =>
    Number(output === criteria),
  {criteria: 'x'},
)
await evaluate({
  name: 'parts',
  dataset,
  function: fn,
  evaluators: [
    {name: 'closed', evaluate: (outputs, inputs, truth) => closed(outputs.text, inputs.question, truth.answer)},
  ],
})

export const entry: EvaluatorEntry<{q: string}, string, string> = {
  name: 'x',
  evaluate: (outputs, {q}, truth) => outputs === q + truth,
}
export const entries: readonly EvaluatorEntry[] = [() => 1, {name: 'x', evaluate: () => 1}]
export const own: Judge = async prompt => ({score: prompt.length, label: 'long'})
export const pattern: Pattern = {a: [1, /x/, {b: (n: number) => n > 1}], c: undefined}

await evaluate({
  name: 'wrong outputs',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error the outputs have no `txt`
  evaluators: [{name: 'a', evaluate: outputs => outputs.txt}],
})
await evaluate({
  name: 'wrong inputs',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error the inputs have no `sauce`
  evaluators: [{name: 'a', evaluate: (_, inputs) => inputs.sauce}],
})
await evaluate({
  name: 'wrong ground truth',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error the ground truth has no `tool`
  evaluators: [{name: 'a', evaluate: (_, __, truth) => truth.tool}],
})
await evaluate({
  name: 'a prompt of a wrong type',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error a prompt is text
  evaluators: [{name: 'a', judge: grounded, prompt: outputs => outputs.text.length}],
})
await evaluate({
  name: 'a wrong prompt',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error the outputs have no `txt`
  evaluators: [{name: 'a', judge: grounded, prompt: outputs => outputs.txt}],
})
await evaluate({
  name: 'a wrong pair',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error there is no `third`
  evaluators: [{name: 'a', judge: grounded, against: 'latest', compare: ({third}) => third}],
})
await evaluate({
  name: 'an unknown option',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error there is no option `weigth`
  evaluators: [{name: 'a', weigth: 2, evaluate: () => 1}],
})
await evaluate({
  name: 'an unknown reducer',
  dataset,
  function: async ({inputs}) => ({text: inputs.question}),
  // @ts-expect-error there is no such reducer
  evaluators: [{name: 'a', reducer: 'most', evaluate: () => 1}],
})
await evaluate({
  name: 'a check of text over objects',
  dataset,
  // @ts-expect-error `contains` wants text, the function gives objects
  function: async ({inputs}) => ({text: inputs.question}),
  evaluators: [contains('x')],
})
await evaluate({
  name: 'a check of numbers over text',
  dataset: [{inputs: 1, groundTruth: 2}],
  // @ts-expect-error `closeTo` wants numbers, the function gives text
  function: () => 'two',
  evaluators: [closeTo()],
})
await evaluate({
  name: 'similarity to numbers',
  dataset: [{inputs: 1, groundTruth: 2}],
  function: () => 'two',
  // @ts-expect-error the ground truth is no text
  evaluators: [similarity()],
})
const ofNumbers: Evaluator<unknown, unknown, number> = outputs => outputs.toFixed(0)
await evaluate({
  name: 'an evaluator of other outputs in an object',
  dataset,
  // @ts-expect-error the evaluator wants numbers, the function gives objects
  function: async ({inputs}) => ({text: inputs.question}),
  evaluators: [{name: 'a', evaluate: ofNumbers}],
})
// @ts-expect-error a label's score is a number or a verdict
judge({ask: () => '', labels: {yes: 'good'}})
// @ts-expect-error a judge needs `ask`
judge({labels: {yes: 1}})
// @ts-expect-error there is no such order
matchTrajectory([], [], {order: 'random'})
// @ts-expect-error the criteria is text
fromScorer(({output}: {output: string; criteria: string}) => output.length, {criteria: 1})
// @ts-expect-error times are a number, or the least and the most
calledTool('search', {times: '2'})
