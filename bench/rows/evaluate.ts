import {randomUUID} from 'node:crypto'
import {rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Attributes} from '@opentelemetry/api'
import {HoneyHiveTracer} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import pMap from 'p-map'
import type {Pair, Row} from '../row.ts'
import {AcceptAll} from '../setting/accept-all.ts'
import {createRawProvider} from '../setting/raw-provider.ts'

const datapoints10k = 10_000

/**
 * Compares an experiment with a loop over the same datapoints that records nothing, and with a loop that records the
 * same by hand.
 */
export const evaluateRows: readonly Row[] = [
  {
    id: 'evaluate',
    what: 'evaluate, two evaluators, 10 at a time, a datapoint of 10,000, no journal',
    against: 'p-map that calls the same functions and records nothing',
    must: 7,
    aim: 5,
    calls: datapoints10k,
    prepare: () => pair(false, loop),
  },
  {
    id: 'evaluate-journal',
    what: 'the same with a journal',
    against: 'the same',
    must: 10,
    aim: 7,
    calls: datapoints10k,
    prepare: () => pair(true, loop),
  },
  {
    id: 'evaluate-by-hand',
    what: 'evaluate, two evaluators, 10 at a time, a datapoint of 10,000, no journal',
    against: 'p-map that calls the same functions in the same spans, made by hand and delivered',
    must: 1.5,
    aim: 1.2,
    calls: datapoints10k,
    prepare: () => pair(false, loopWithSpans),
  },
  {
    id: 'evaluate-spans',
    what: 'evaluate, three spans a datapoint: a model that reports its tokens, a tool, a step; no journal',
    against: 'the same spans, made by hand and delivered',
    must: 5,
    aim: 3,
    calls: datapoints10k,
    prepare: pairOfSpans,
  },
]

interface Datapoint {
  readonly id: string
  readonly inputs: {readonly question: string}
  readonly groundTruth: string
}

const datapoints: readonly Datapoint[] = Array.from({length: datapoints10k}, (_, index) => ({
  id: `q${index}`,
  inputs: {question: `question ${index}`},
  groundTruth: `answer ${index}`,
}))

const answer = async ({inputs}: Pick<Datapoint, 'inputs'>): Promise<string> =>
  inputs.question.replace('question', 'answer')
const exact = (outputs: string, _: unknown, groundTruth: unknown): boolean => outputs === groundTruth
const short = (outputs: string): number => (outputs.length < 20 ? 1 : 0)

async function score(datapoint: Datapoint): Promise<unknown> {
  const outputs = await answer(datapoint)
  return {outputs, exact: exact(outputs, datapoint.inputs, datapoint.groundTruth), short: short(outputs)}
}

/** A baseline without `evaluate`. */
interface Loop {
  readonly run: (count: number) => Promise<void>
  readonly close: () => Promise<void>
}

function loop(): Loop {
  return {
    run: async count => {
      await pMap(datapoints.slice(0, count), score, {concurrency: 10})
    },
    close: async () => {},
  }
}

function loopWithSpans(): Loop {
  const provider = createRawProvider()
  const ids = {'honeyhive.project': 'default', 'honeyhive.source': 'dev', 'honeyhive_metadata.run_id': randomUUID()}
  const inSpan = ({id, inputs, groundTruth}: Datapoint): Promise<unknown> => {
    const sessionId = randomUUID()
    const attributes = {
      ...ids,
      'honeyhive.session_id': sessionId,
      'honeyhive_metadata.dataset_id': 'datapoints',
      'honeyhive_metadata.datapoint_id': id,
      honeyhive_event_type: 'chain',
      honeyhive_event_name: 'answer',
      'honeyhive_inputs.question': inputs.question,
      'honeyhive_feedback.ground_truth': groundTruth,
    }
    return provider.tracer.startActiveSpan('answer', {root: true, attributes}, async span => {
      const from = performance.now()
      const outputs = await answer({inputs})
      const latencyMs = performance.now() - from
      span.setAttributes({'honeyhive_outputs.result': outputs, honeyhive_duration_ms: latencyMs})
      const metrics = {exact: exact(outputs, inputs, groundTruth), short: short(outputs)}
      span.setAttributes({'honeyhive_metrics.exact': metrics.exact, 'honeyhive_metrics.short': metrics.short})
      span.end()
      return {id, outputs, metrics, latencyMs, sessionId}
    })
  }
  return {
    run: async count => {
      await pMap(datapoints.slice(0, count), inSpan, {concurrency: 10})
      await provider.flush()
    },
    close: () => provider.close(),
  }
}

function pair(journaled: boolean, byHand: () => Loop): Pair {
  const tracer = new HoneyHiveTracer({destination: new AcceptAll()})
  const journal = path.join(tmpdir(), `enrich-span-bench-${process.pid}`)
  const other = byHand()
  let run = 0
  return {
    baseline: other.run,
    subject: async count => {
      const result = await evaluate({
        name: 'bench',
        function: answer,
        dataset: datapoints.slice(0, count),
        evaluators: [exact, short],
        maxWorkers: 10,
        tracer,
        journal: journaled ? path.join(journal, `${run++}.jsonl`) : false,
        progress: false,
        print: false,
      })
      if (result.succeeded !== count) throw new Error(`evaluate: ${result.succeeded} of ${count} succeeded`)
    },
    close: async () => {
      await other.close()
      await tracer.shutdown()
      rmSync(journal, {recursive: true, force: true})
    },
  }
}

/** The attributes of the three spans below each datapoint. */
const threeSpans: readonly (readonly [name: string, attributes: Attributes])[] = [
  [
    'chat',
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm-1',
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 9,
      'gen_ai.usage.cost': 0.001,
    },
  ],
  [
    'search',
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.arguments': '{"query":"refund policy"}',
    },
  ],
  ['step', {honeyhive_event_type: 'chain', 'honeyhive_metadata.step': 1}],
]

function spans(start: (name: string, attributes: Attributes) => {end(): void}): void {
  for (const [name, attributes] of threeSpans) start(name, attributes).end()
}

/** An agent's spans, read by `evaluate` for usage and tool calls. */
function pairOfSpans(): Pair {
  const tracer = new HoneyHiveTracer({destination: new AcceptAll()})
  const provider = createRawProvider()
  return {
    baseline: async count => {
      await pMap(
        datapoints.slice(0, count),
        async datapoint =>
          provider.tracer.startActiveSpan('answer', {root: true}, async span => {
            spans((name, attributes) => provider.tracer.startSpan(name, {attributes}))
            const outputs = await answer(datapoint)
            span.end()
            return {outputs, exact: exact(outputs, datapoint.inputs, datapoint.groundTruth), short: short(outputs)}
          }),
        {concurrency: 10},
      )
      await provider.flush()
    },
    subject: async count => {
      const result = await evaluate({
        name: 'bench',
        function: async (datapoint, context) => {
          spans((name, attributes) => context.tracer.startSpan(name, {attributes}))
          return answer(datapoint)
        },
        dataset: datapoints.slice(0, count),
        evaluators: [exact, short],
        maxWorkers: 10,
        tracer,
        journal: false,
        progress: false,
        print: false,
      })
      if (result.succeeded !== count) throw new Error(`evaluate: ${result.succeeded} of ${count} succeeded`)
    },
    close: async () => {
      await provider.close()
      await tracer.shutdown()
    },
  }
}
