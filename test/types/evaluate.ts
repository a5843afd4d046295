import {
  evaluate,
  type Evaluator,
  evaluator,
  jsonl,
  type RunEvaluator,
  runEvaluator,
  type StandardSchema,
} from 'enrich-span/evaluate'

const dataset = [
  {inputs: {question: 'why?', depth: 1}, groundTruth: 'because'},
  {inputs: {question: 'how?', depth: 2}, groundTruth: 'slowly'},
]

// Inputs, outputs and ground truth flow without an annotation.
const result = await evaluate({
  name: 'answers',
  dataset,
  function: async ({inputs, groundTruth}, {tracer, signal, attempt, trial}) => {
    const known: string = groundTruth
    signal.throwIfAborted()
    return {answer: inputs.question + known + tracer.sessionId, length: inputs.depth + attempt + trial}
  },
  evaluators: [
    (outputs, inputs, groundTruth, {spans, datapoint}) =>
      outputs.answer.includes(groundTruth) && inputs.question === datapoint.inputs.question && spans.length > 0,
    evaluator({name: 'length', worst: 0}, outputs => outputs.length.toFixed(2)),
    async (_, inputs) => inputs.depth,
  ],
})
export const answer: string | undefined = result.datapoints[0]?.outputs?.answer
export const depth: number | undefined = result.datapoints[0]?.datapoint.inputs.depth
export const truth: string | undefined = result.datapoints[0]?.datapoint.groundTruth
export const mean: number | undefined = result.metrics['length']?.mean

await evaluate({
  name: 'answers',
  dataset,
  // @ts-expect-error there is no such input
  function: ({inputs}) => inputs.queston,
})

await evaluate({
  name: 'answers',
  dataset,
  function: ({inputs}) => inputs.depth,
  // @ts-expect-error a number has no `answer`
  evaluators: [outputs => outputs.answer],
})

const ofText: Evaluator<unknown, string, string> = (outputs, _, groundTruth) => outputs === groundTruth
await evaluate({name: 'ready-made', dataset, function: ({inputs}) => inputs.question, evaluators: [ofText]})
await evaluate({
  name: 'ready-made',
  dataset,
  // @ts-expect-error the evaluator wants text, the function gives numbers
  function: ({inputs}) => inputs.depth,
  evaluators: [ofText],
})

// Without a ground truth it is `undefined`; some items may have none; both spellings count.
await evaluate({
  name: 'none',
  dataset: [{inputs: 1}],
  function: ({inputs}) => inputs,
  evaluators: [(_, __, groundTruth) => groundTruth satisfies undefined],
})
await evaluate({
  name: 'python',
  dataset: [{inputs: 1, ground_truth: 'one'}],
  function: ({groundTruth}) => groundTruth.length,
})
declare const optional: readonly {inputs: number; groundTruth?: string}[]
await evaluate({
  name: 'some',
  dataset: optional,
  // @ts-expect-error it may be undefined
  function: ({groundTruth}) => groundTruth.length,
})

// Other datasets: sets, generators, files, schemas.
async function* generated(): AsyncGenerator<{inputs: {n: number}}> {
  yield {inputs: {n: 1}}
}
await evaluate({name: 'generated', dataset: generated(), function: ({inputs}) => inputs.n.toFixed(1)})
await evaluate({name: 'set', dataset: new Set([{inputs: 'a'}]), function: ({inputs}) => inputs.length})
declare const schema: StandardSchema<{inputs: {q: string}; groundTruth: number}>
await evaluate({
  name: 'file',
  dataset: jsonl('answers.jsonl', {schema}),
  function: ({inputs}) => inputs.q.length,
  evaluators: [(outputs, _, groundTruth) => outputs - groundTruth],
  filter: ({inputs}) => inputs.q !== '',
})

// @ts-expect-error the function is missing
await evaluate({name: 'nothing', dataset})
// @ts-expect-error an item needs inputs
await evaluate({name: 'nothing', dataset: [{question: 'why?'}], function: () => 1})
// @ts-expect-error there is no such option
evaluator({nam: 'x'}, () => 1)

// Run evaluators know the types of the run, without an annotation.
await evaluate({
  name: 'answers',
  dataset,
  function: async ({inputs}) => ({answer: inputs.question, length: inputs.depth}),
  runEvaluators: [
    ({datapoints, metrics, total}, {signal}) => {
      signal.throwIfAborted()
      const lengths: number[] = datapoints.flatMap(({outputs}) => (outputs ? [outputs.length] : []))
      const truths: string[] = datapoints.map(({datapoint}) => datapoint.groundTruth + datapoint.inputs.question)
      return lengths.length + truths.length + total + (metrics['length']?.mean ?? 0)
    },
    runEvaluator({name: 'longest', assert: 1}, run =>
      Math.max(...run.datapoints.map(({outputs}) => outputs?.length ?? 0)),
    ),
    // @ts-expect-error the outputs have no `answers`
    run => run.datapoints[0]?.outputs?.answers,
  ],
})
const ofNumbers: RunEvaluator<unknown, unknown, number> = run => run.datapoints[0]?.outputs?.toFixed(1)
await evaluate({
  name: 'ready-made',
  dataset,
  function: ({inputs}) => inputs.question,
  // @ts-expect-error the run evaluator wants numbers, the function gives text
  runEvaluators: [ofNumbers],
})
// @ts-expect-error a run has one value: there is nothing to aggregate
runEvaluator({aggregate: 'mean'}, () => 1)
