import {createServer} from 'node:http'
import {once} from 'node:events'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import {evaluate, openRun} from 'enrich-span/evaluate'
import {judge, type JudgeOptions} from 'enrich-span/evaluators'
import {recordSpans} from 'enrich-span/testing'

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const
const journalPath = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
const datapoints = (count: number) => Array.from({length: count}, (_, inputs) => ({id: `q${inputs}`, inputs}))

const refused: [what: string, options: object, message: RegExp][] = [
  ['no ask', {}, /`ask` must be a function/],
  ['labels and a range', {ask: () => '', labels: {a: 1}, range: [0, 1]}, /`labels` or `range`, not both/],
  ['no labels', {ask: () => '', labels: {}}, /at least one label/],
  ['labels that differ by case', {ask: () => '', labels: {yes: 1, Yes: 0}}, /differ by case/],
  ['a range upside down', {ask: () => '', range: [5, 1]}, /low below high/],
  ['no attempt', {ask: () => '', attempts: 0}, /whole number, 1 or more/],
  ['an unknown option', {ask: () => '', label: {}}, /there is no option `label`/],
]

for (const [what, options, message] of refused) {
  test(`a judge is refused with ${what}`, t => {
    t.throws(() => judge(options as JudgeOptions), {name: 'EvaluationError', message})
  })
}

test('a judge in the list: its score, label, explanation, span and tokens', async t => {
  await using recording = recordSpans()
  const prompts: string[] = []
  const grounded = judge({
    ask: async prompt => {
      prompts.push(prompt)
      await Promise.resolve()
      return {
        text: prompts.length === 1 ? 'hm' : '{"explanation": "It is there.", "label": "yes"}',
        usage: {inputTokens: 100, outputTokens: 10},
        response: {modelId: 'm-1'},
      }
    },
    labels: {yes: 1, no: 0},
    version: 'm-1',
  })
  const journal = journalPath()
  const result = await evaluate({
    name: 'judged',
    dataset: [{inputs: 'source', groundTruth: 'x'}],
    function: function answer({inputs}) {
      return {text: inputs.length}
    },
    evaluators: [
      {
        name: 'grounded',
        judge: grounded,
        prompt: (outputs, inputs) => `Does ${inputs} hold ${outputs.text.toFixed(0)}?`,
      },
      {name: 'left out', judge: grounded, prompt: () => undefined},
    ],
    prices: {'m-1': {input: 1, output: 10}},
    ...quiet,
    tracer: recording.tracer,
    journal,
  })
  t.deepEqual(result.datapoints[0]?.metrics, {
    grounded: 1,
    grounded_label: 'yes',
    grounded_explanation: 'It is there.',
  })
  t.like(result.metrics['left out'], {notScored: 1})
  t.regex(prompts[0] ?? '', /^Does source hold 6\?\n\nAnswer with one JSON object/)
  t.regex(prompts[1] ?? '', /Your last answer could not be used: it has no JSON object with "label"/)
  const span = recording.span('judge grounded')
  t.is(span.parentSpanContext?.spanId, recording.span('answer').spanContext().spanId)
  t.like(span.attributes, {
    honeyhive_event_type: 'chain',
    'honeyhive_inputs.prompt': 'Does source hold 6?',
    'honeyhive_metadata.attempts': 2,
    'gen_ai.usage.input_tokens': 200,
  })
  t.is(result.usage, undefined)
  t.like(result.evaluatorUsage, {inputTokens: 200, outputTokens: 20, calls: 1, unpriced: 0})
  t.true(Math.abs((result.evaluatorUsage?.cost ?? 0) - 400e-6) < 1e-12)
  t.is((await openRun(journal)).run.evaluators[0]?.version, 'm-1')
})

test('a judge called freely in an evaluator has a span as well; the model’s spans are below it', async t => {
  await using recording = recordSpans()
  const made = judge({
    ask: () => {
      recording.tracer.startSpan('model').end()
      return 'pass'
    },
  })
  const result = await evaluate({
    name: 'free',
    dataset: [{inputs: 1}],
    function: () => 1,
    evaluators: [{name: 'free', evaluate: async (_, __, ___, {signal}) => (await made('Is it?', {signal})).score}],
    ...quiet,
    tracer: recording.tracer,
  })
  t.is(result.metrics['free']?.mean, 1)
  const parents = recording.spans.filter(({name}) => name === 'model').map(span => span.parentSpanContext?.spanId)
  t.true(parents.length >= 1)
  t.is((await made('without a run')).score, true)
})

test('a judge in the list without a prompt, and other mixtures, are refused', async t => {
  const made = judge({ask: () => 'pass'})
  const run = async (entry: unknown) =>
    evaluate({name: 'x', dataset: [{inputs: 1}], function: () => 1, evaluators: [entry as never], ...quiet})
  await t.throwsAsync(run(made), {message: /evaluators\[0\]: a judge needs a prompt/})
  await t.throwsAsync(run({name: 'x', judge: made}), {message: /`judge` with `prompt`/})
  await t.throwsAsync(run({name: 'x', judge, prompt: () => 'y'}), {
    message: /`judge` is not called. Write judge\({ask: …}\)/,
  })
  await t.throwsAsync(run({judge: made, prompt: () => 'y'}), {message: /give it a name/})
  await t.throwsAsync(run({name: 'x', judge: made, prompt: () => 'y', evaluate: () => 1}), {message: /give either/})
})

test('a judge in front of a server that answers malformed, off range, 429 and late', async t => {
  const served: Record<string, number> = {}
  const server = createServer((request, response) => {
    const id = request.url ?? ''
    const nth = (served[id] = (served[id] ?? 0) + 1)
    const say = (text: string): void =>
      void response.end(JSON.stringify({text, usage: {inputTokens: 10, outputTokens: 1}}))
    if (id === '/q0' && nth === 1) say('I think it is good')
    else if (id === '/q1' && nth <= 2) say('{"score": 7}')
    else if (id === '/q2' && nth === 1) response.writeHead(429, {'retry-after-ms': '20'}).end('{}')
    else if (id === '/q3') return
    else if (id === '/q4') say('4/5')
    else say('{"explanation": "fine", "score": 4}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const {port} = server.address() as {port: number}
  const made = judge({
    range: [1, 5],
    ask: async (prompt, {signal}) => {
      const id = /q\d/.exec(prompt)?.[0] ?? ''
      const response = await fetch(`http://127.0.0.1:${port}/${id}`, signal === undefined ? {} : {signal})
      if (response.status === 429) throw Object.assign(new Error('slow down'), {status: 429, headers: response.headers})
      return (await response.json()) as unknown
    },
  })
  const result = await evaluate({
    name: 'served',
    dataset: datapoints(6),
    function: ({inputs}) => inputs,
    evaluators: [{name: 'quality', judge: made, timeout: 1_500, prompt: (outputs: number) => `Rate q${outputs}.`}],
    ...quiet,
  })
  t.deepEqual(served, {'/q0': 2, '/q1': 3, '/q2': 2, '/q3': 1, '/q4': 3, '/q5': 1})
  const errors = result.datapoints.map(({failures}) =>
    failures[0]?.error instanceof Error ? failures[0].error.message : '',
  )
  t.regex(errors[3] ?? '', /did not settle within 1500 ms/)
  t.regex(errors[4] ?? '', /no readable answer in 3 attempts: .*The last answer: "4\/5"/)
  t.like(result.metrics['quality'], {scored: 4, failed: 2, mean: 4})
  // Of the answers, all but the late one and the refusal told their tokens.
  t.like(result.evaluatorUsage, {inputTokens: 100, outputTokens: 10})
})

const run = async (outputs: (inputs: number, trial: number) => unknown, options: object = {}) =>
  evaluate({
    name: 'pairs',
    dataset: datapoints(4),
    function: ({inputs}, {trial}) => outputs(inputs, trial),
    ...quiet,
    ...options,
  })

test('pairs: asked in both orders, a win, a loss, a tie', async t => {
  const before = await run(inputs => [5, 5, 5, 5][inputs])
  const asked: string[] = []
  const larger = judge({
    ask: prompt => {
      asked.push(prompt.split('\n')[0] ?? '')
      const [first = 0, second = 0] = prompt.match(/\d+/g)?.map(Number) ?? []
      return `{"explanation": "by size", "label": "${first === second ? 'tie' : first > second ? 'first' : 'second'}"}`
    },
  })
  const journal = journalPath()
  const result = await evaluate({
    name: 'pairs',
    dataset: [...datapoints(3), {id: 'new', inputs: 9}],
    function: ({inputs}) => [9, 1, 5][inputs] ?? 0,
    evaluators: [
      {
        name: 'preferred',
        judge: larger,
        against: before as never,
        compare: ({first, second}) => `${first} or ${second}?`,
      },
    ],
    ...quiet,
    journal,
  })
  t.deepEqual(asked.sort(), ['1 or 5?', '5 or 1?', '5 or 5?', '5 or 5?', '5 or 9?', '9 or 5?'])
  t.deepEqual(
    result.datapoints.map(({metrics}) => [
      metrics['preferred'],
      metrics['preferred_label'],
      metrics['preferred_consistent'],
    ]),
    [
      [1, 'win', true],
      [0, 'loss', true],
      [0.5, 'tie', true],
      [undefined, undefined, undefined],
    ],
  )
  t.is(result.metrics['preferred']?.mean, 0.5)
  t.is((await openRun(journal)).run.evaluators[0]?.against, before.runId)
})

test('pairs: a judge that always says first is a tie everywhere, and never consistent', async t => {
  const journal = journalPath()
  await run(inputs => inputs, {journal, trials: 2})
  const biased = judge({ask: () => '{"label": "first"}'})
  const result = await run(inputs => inputs + 1, {
    trials: 3,
    evaluators: [{name: 'preferred', judge: biased, against: journal, compare: () => 'Which?'}],
  })
  t.is(result.metrics['preferred']?.scored, 12)
  t.deepEqual([...new Set(result.datapoints.map(({metrics}) => metrics['preferred']))], [0.5])
  t.is(result.metrics['preferred_consistent']?.mean, 0)
})

test('pairs: where the other run failed, this one wins without a question', async t => {
  const before = await run(inputs => {
    if (inputs === 1) throw new Error('one')
    return inputs
  })
  let asked = 0
  const made = judge({ask: () => (asked++, '{"label": "tie"}')})
  const result = await run(inputs => inputs, {
    evaluators: [{name: 'preferred', judge: made, against: before, compare: () => 'Which?'}],
  })
  t.is(result.datapoints[1]?.metrics['preferred'], 1)
  t.is(asked, 6)
  await wait(0)
})

test('pairs: a run that cannot be read is refused before anything runs', async t => {
  const made = judge({ask: () => 'tie'})
  const entry = {name: 'preferred', judge: made, against: 'no-such-run', compare: () => 'Which?'}
  await t.throwsAsync(
    run(inputs => inputs, {evaluators: [entry]}),
    {name: 'EvaluationError'},
  )
})
