import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {SamplingDecision} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan, trace} from 'enrich-span'
import {evaluate, type EvaluatorContext, fromStoredRun, openRun, rescore} from 'enrich-span/evaluate'

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const
const journalPath = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')

const search = trace({eventType: 'tool', eventName: 'search'}, async (query: string) => {
  await Promise.resolve()
  if (query === 'bad') throw new Error('no such index')
  return [query]
})
const model = trace({eventType: 'model', eventName: 'model'}, (tokens: number) => {
  enrichSpan({metadata: {prompt_tokens: tokens, completion_tokens: 2}, config: {model: 'm-1'}})
})

test('the result has the tool calls, model calls and usage of the datapoint’s spans', async t => {
  const seen: EvaluatorContext[] = []
  const result = await evaluate({
    name: 'agent',
    dataset: [{inputs: 'why'}, {inputs: 'bad'}],
    function: async ({inputs}) => {
      model(10)
      await search(inputs).catch(() => {})
      model(20)
      return inputs
    },
    evaluators: [
      (_, __, ___, context) => {
        seen.push(context)
        return 1
      },
    ],
    prices: {'m-1': {input: 1, output: 2}},
    ...quiet,
  })
  const [first, second] = result.datapoints
  t.like(first?.trajectory, {modelCalls: 2, spans: 3, failedSpans: 0, truncated: undefined})
  t.like(first?.trajectory?.toolCalls[0], {name: 'search', failed: false})
  t.like(second?.trajectory, {failedSpans: 1, toolCalls: {0: {name: 'search', failed: true}}})
  t.like(first?.usage, {inputTokens: 30, outputTokens: 4, calls: 2, unpriced: 0})
  t.true(Math.abs((first?.usage?.cost ?? 0) - 38e-6) < 1e-12)
  t.is(seen[0]?.trajectory, first?.trajectory)
  t.like(seen[0], {trial: 0, usage: first?.usage, latencyMs: first?.latencyMs})
  t.is(result.usage?.inputTokens, 60)
})

test('spans of evaluators are neither in `spans` nor in the function’s usage', async t => {
  const counts: number[] = []
  const result = await evaluate({
    name: 'judged',
    dataset: [{inputs: 1}],
    function: () => model(10),
    evaluators: [
      {name: 'judge', evaluate: () => model(500)},
      {
        name: 'later',
        evaluate: async (_, __, ___, {spans, usage}) => {
          model(700)
          await Promise.resolve()
          counts.push(spans.length, usage?.inputTokens ?? 0)
          return 1
        },
      },
    ],
    ...quiet,
  })
  t.deepEqual(counts, [1, 10])
  t.is(result.usage?.inputTokens, 10)
  t.like(result.evaluatorUsage, {inputTokens: 1_200, calls: 2})
})

test('a span of the function that ends while evaluators run is the function’s', async t => {
  const result = await evaluate({
    name: 'late',
    dataset: [{inputs: 1}],
    function: (_, {tracer}) => ({span: tracer.startSpan('stream')}),
    evaluators: [
      {
        name: 'ends',
        evaluate: outputs => {
          outputs.span.setAttribute('gen_ai.usage.input_tokens', 7)
          outputs.span.end()
          return 1
        },
      },
    ],
    ...quiet,
  })
  t.is(result.usage?.inputTokens, 7)
  t.is(result.evaluatorUsage, undefined)
})

test('usage of the function itself, without a span of its own, counts once', async t => {
  const result = await evaluate({
    name: 'own span',
    dataset: [{inputs: 1}],
    function: () => {
      model(10)
      enrichSpan({metadata: {prompt_tokens: 10, completion_tokens: 2, cost: 0.5}})
    },
    ...quiet,
  })
  t.like(result.usage, {inputTokens: 10, calls: 1, cost: 0.5, unpriced: 0})
})

test('what all attempts used counts', async t => {
  const result = await evaluate({
    name: 'attempts',
    dataset: [{inputs: 1}],
    function: (_, {attempt}) => {
      model(10)
      if (attempt < 3) throw new Error('again')
    },
    retries: {limit: 2, delayMs: 1},
    ...quiet,
  })
  t.like(result.usage, {inputTokens: 30, calls: 3})
  t.is(result.datapoints[0]?.trajectory?.modelCalls, 1)
})

test('a tool that still runs when the function returns is a call', async t => {
  const pending: Promise<unknown>[] = []
  const result = await evaluate({
    name: 'running',
    dataset: [{inputs: 1}],
    function: () => {
      pending.push(search('later'))
    },
    ...quiet,
  })
  await Promise.all(pending)
  t.is(result.datapoints[0]?.trajectory?.toolCalls[0]?.name, 'search')
})

const unrecorded: [what: string, tracer: object][] = [
  ['tracing is disabled', {destination: 'memory', disableTracing: true}],
  [
    'the tracer samples out',
    {
      destination: 'memory',
      sampler: {shouldSample: () => ({decision: SamplingDecision.NOT_RECORD}), toString: () => 'none'},
    },
  ],
]

for (const [what, tracer] of unrecorded) {
  test(`no trajectory where ${what}`, async t => {
    const result = await evaluate({
      name: 'unrecorded',
      dataset: [{inputs: 1}],
      function: async () => search('why'),
      ...quiet,
      tracer,
    })
    t.is(result.datapoints[0]?.trajectory, undefined)
    t.is(result.usage, undefined)
  })
}

test('a sampler that drops a span below a recorded one leaves the trajectory truncated', async t => {
  const result = await evaluate({
    name: 'half',
    dataset: [{inputs: 1}],
    function: async function half() {
      return search('why')
    },
    ...quiet,
    tracer: {
      destination: 'memory',
      sampler: {
        shouldSample: (_: unknown, __: unknown, name: string) => ({
          decision: name === 'half' ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
        }),
        toString: () => 'half',
      },
    },
  })
  t.like(result.datapoints[0]?.trajectory, {truncated: true, toolCalls: [], spans: 0})
})

test('1,500 spans are counted, 1,000 are kept, and the trajectory says so', async t => {
  const result = await evaluate({
    name: 'many',
    dataset: [{inputs: 1}],
    function: async () => {
      for (let n = 0; n < 1_500; n++) model(1)
    },
    evaluators: [(_, __, ___, {spans}) => spans.length],
    ...quiet,
  })
  t.like(result.datapoints[0]?.trajectory, {spans: 1_500, truncated: true, modelCalls: 1_500})
  t.is(result.usage?.inputTokens, 1_500)
  t.is(result.metrics['evaluator_1']?.mean, 1_000)
})

test('the run file bounds the trajectory; restored, resumed and rescored results know it', async t => {
  const journal = journalPath()
  const options = {
    name: 'stored',
    dataset: [{inputs: 'short'}, {inputs: 'x'.repeat(5_000)}],
    function: async function agent({inputs}: {inputs: string}) {
      model(10)
      await search(inputs)
      if (inputs === 'short') return inputs
      for (let n = 0; n < 150; n++) await search(inputs)
      return inputs
    },
    tracer: {destination: 'memory'},
    journal,
  } as const
  const result = await evaluate(options)
  t.is(result.datapoints[1]?.trajectory?.toolCalls.length, 151)
  const {datapoints, usage} = fromStoredRun(await openRun(journal))
  t.deepEqual(datapoints[0]?.trajectory, result.datapoints[0]?.trajectory)
  t.deepEqual(usage, result.usage)
  const long = datapoints[1]?.trajectory
  t.like(long, {truncated: true, spans: 152})
  t.true((long?.toolCalls.length ?? 0) <= 100)
  t.true(JSON.stringify(long).length < 65_536 + 500)
  t.is(long?.toolCalls[0]?.argsCut, true)

  const seen: EvaluatorContext[] = []
  const look = {
    name: 'look',
    evaluate: (_: unknown, __: unknown, ___: unknown, context: EvaluatorContext) => seen.push(context),
  }
  const scored = await rescore(journal, {evaluators: [look], journal: false, tracer: {destination: 'memory'}})
  t.deepEqual(seen[0]?.trajectory, result.datapoints[0]?.trajectory)
  t.deepEqual(seen[0]?.usage, result.datapoints[0]?.usage)
  t.is(seen[0]?.latencyMs, result.datapoints[0]?.latencyMs)
  t.deepEqual([scored.usage, scored.datapoints[0]?.trajectory], [result.usage, result.datapoints[0]?.trajectory])
})

test('redacted arguments are redacted in the trajectory; a mask over token counts does not hide them', async t => {
  const result = await evaluate({
    name: 'secret',
    dataset: [{inputs: 'why'}],
    function: async ({inputs}) => {
      await search(inputs)
      model(10)
    },
    ...quiet,
    tracer: {destination: 'memory', redact: {paths: ['inputs.*', 'metadata.*']}},
  })
  const [call] = result.datapoints[0]?.trajectory?.toolCalls ?? []
  t.is(call?.name, 'search')
  t.notRegex(JSON.stringify(call?.args), /why/)
  t.is(result.usage?.inputTokens, 10)
})

test('model calls that tell no figure are reported once', async t => {
  const {counts} = diagnostics()
  const untold = trace({eventType: 'model'}, () => {})
  const result = await evaluate({
    name: 'untold',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: () => untold(),
    ...quiet,
  })
  t.is(result.usage, undefined)
  t.is(diagnostics().counts['usage-untold'] - counts['usage-untold'], 2)
})

test('a function of prices that fails is reported once and leaves its calls unpriced', async t => {
  for (const prices of [
    () => Number.NaN,
    () => {
      throw new Error('no table')
    },
    () => undefined,
  ]) {
    const result = await evaluate({name: 'prices', dataset: [{inputs: 1}], function: () => model(10), prices, ...quiet})
    t.like(result.usage, {cost: 0, unpriced: 1})
  }
  const result = await evaluate({
    name: 'prices',
    dataset: [{inputs: 1}],
    function: () => model(10),
    prices: ({model: name, inputTokens}) => (name === 'm-1' ? inputTokens : undefined),
    ...quiet,
  })
  t.like(result.usage, {cost: 10, unpriced: 0})
})
