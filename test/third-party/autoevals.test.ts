import {text} from 'node:stream/consumers'
import test from 'ava'
import {evaluate} from 'enrich-span/evaluate'
import {fromScorer, type Scores} from 'enrich-span/evaluators'
import {load, thirdPartyInstalled} from './load.ts'
import {listen} from './loopback.ts'

type Scorer = (args: {output: string; expected?: string; input?: string}) => Promise<Scores>

interface Autoevals {
  readonly Levenshtein: Scorer
  readonly ExactMatch: Scorer
  readonly ClosedQA: (args: {output: string; input?: string; criteria?: string}) => Promise<Scores>
  readonly init: (options: {readonly client: unknown}) => void
}

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const

if (thirdPartyInstalled) {
  test.serial('the scorers of autoevals are evaluators, in the list and on parts', async t => {
    const {Levenshtein, ExactMatch} = await load<Autoevals>('autoevals')
    const near = fromScorer(Levenshtein)
    const result = await evaluate({
      name: 'scored',
      dataset: [
        {inputs: 'a', groundTruth: 'sitting'},
        {inputs: 'b', groundTruth: 'kitten'},
      ],
      function: () => 'kitten',
      evaluators: [
        near,
        fromScorer(ExactMatch),
        {
          name: 'first letter',
          evaluate: (outputs, _, truth) => near(outputs.slice(0, 1), undefined, truth.slice(0, 1)),
        },
      ],
      ...quiet,
    })
    t.deepEqual(Object.keys(result.metrics), ['Levenshtein', 'ExactMatch', 'first letter'])
    t.true(Math.abs((result.datapoints[0]?.metrics['Levenshtein'] as number) - 4 / 7) < 1e-9)
    t.deepEqual(
      result.datapoints.map(({metrics}) => [metrics['ExactMatch'], metrics['first letter']]),
      [
        [0, 0],
        [1, 1],
      ],
    )
  })

  test.serial('a classifier of autoevals asks its model; its rationale is the explanation', async t => {
    const asked: unknown[] = []
    using server = await listen((request, response) => {
      void text(request).then(body => {
        asked.push(JSON.parse(body))
        response.setHeader('content-type', 'application/json')
        return response.end(JSON.stringify(chosen))
      })
    })
    const {ClosedQA, init} = await load<Autoevals>('autoevals')
    const {OpenAI} = await load<{OpenAI: new (options: object) => unknown}>('openai')
    init({client: new OpenAI({apiKey: 'none', baseURL: `${server.url}/v1`, maxRetries: 0})})
    const result = await evaluate({
      name: 'classified',
      dataset: [{inputs: 'Where is Rome?'}],
      function: () => 'In Italy.',
      evaluators: [fromScorer(ClosedQA, {criteria: 'Is the answer a place?'})],
      ...quiet,
    })
    t.is(asked.length, 1)
    t.deepEqual(result.datapoints[0]?.failures, [])
    t.like(result.datapoints[0]?.metrics, {ClosedQA: 1, ClosedQA_explanation: 'Italy is a place.'})
  })
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

const args = JSON.stringify({reasons: 'Italy is a place.', choice: 'Y'})
const chosen = {
  id: 'r1',
  object: 'response',
  created_at: 1,
  model: 'gpt-5',
  status: 'completed',
  output: [{type: 'function_call', id: 'f1', call_id: 'c1', name: 'select_choice', arguments: args}],
  usage: {input_tokens: 3, output_tokens: 5, total_tokens: 8},
}
