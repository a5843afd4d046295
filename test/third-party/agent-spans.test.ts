import type {IncomingMessage, ServerResponse} from 'node:http'
import {text} from 'node:stream/consumers'
import {setTimeout as pause} from 'node:timers/promises'
import test from 'ava'
import {enrichSpan, routeInstrumentations, trace} from 'enrich-span'
import {evaluate, type EvaluateResult} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'
import {load, thirdPartyInstalled} from './load.ts'
import {listen} from './loopback.ts'

const datapoints = 200

/** Counts for each datapoint what a model told, as its server bills it. */
class Bill {
  readonly #tokens = new Map<string, {input: number; output: number}>()
  calls = 0

  /** Counts a call of a datapoint and returns its usage. */
  count(id: string): {readonly input: number; readonly output: number} {
    const [input, output] = [100 + (this.calls % 37), 5 + (this.calls % 7)]
    const sum = this.#tokens.get(id) ?? {input: 0, output: 0}
    this.#tokens.set(id, {input: sum.input + input, output: sum.output + output})
    this.calls += 1
    return {input, output}
  }

  of(id: string): {readonly input: number; readonly output: number} {
    return this.#tokens.get(id) ?? {input: 0, output: 0}
  }
}

/** An agent: it calls its model, its tool, and its model again. The tool gets the id of the datapoint. */
type Agent = (id: string) => Promise<unknown>

/** Runs the agent for two tenants at once, and compares what the spans tell with what the model billed. */
async function compared(agent: Agent, bill: Bill, tools: (id: string) => readonly (readonly [string, unknown])[]) {
  await using a = recordSpans({project: 'a'})
  await using b = recordSpans({project: 'b'})
  const results = await Promise.all(
    [a, b].map(({tracer}) =>
      evaluate({
        name: tracer.project,
        dataset: Array.from({length: datapoints}, (_, n) => ({id: `${tracer.project}${n}`, inputs: n})),
        function: async ({id = '', inputs}) => {
          await pause(inputs % 5)
          return agent(id)
        },
        maxWorkers: 50,
        tracer,
        journal: false,
        progress: false,
        print: false,
      }),
    ),
  )
  return results.reduce(
    (sum, result) => ({
      failed: sum.failed + result.failed,
      wrongCalls: sum.wrongCalls + wrongCalls(result, tools),
      wrongTokens: sum.wrongTokens + wrongTokens(result, bill),
      modelCalls: sum.modelCalls + (result.usage?.calls ?? 0),
    }),
    {failed: 0, wrongCalls: 0, wrongTokens: 0, modelCalls: 0},
  )
}

const wrongCalls = ({datapoints: results}: EvaluateResult, tools: (id: string) => readonly unknown[]): number =>
  results.filter(({id, trajectory}) => {
    const seen = trajectory?.toolCalls.map(({name, args}) => [name, args])
    return JSON.stringify(seen) !== JSON.stringify(tools(id)) || trajectory?.truncated === true
  }).length

const wrongTokens = ({datapoints: results}: EvaluateResult, bill: Bill): number =>
  results.filter(({id, usage}) => {
    const {input, output} = bill.of(id)
    return usage?.inputTokens !== input || usage.outputTokens !== output
  }).length

const right = (bill: Bill) => ({failed: 0, wrongCalls: 0, wrongTokens: 0, modelCalls: bill.calls})

if (thirdPartyInstalled) {
  test.serial('AI SDK: tools, a sub-agent as a tool, a stream: 0 calls lost or doubled, tokens as billed', async t => {
    using _ = routeInstrumentations()
    const {generateText, streamText, tool, jsonSchema, stepCountIs} = await load<AiSdk>('ai')
    const {MockLanguageModelV3, simulateReadableStream} = await load<AiTest>('ai/test')
    const bill = new Bill()
    const telemetry = {experimental_telemetry: {isEnabled: true}}
    const anything = jsonSchema({type: 'object', additionalProperties: true})
    const usageOf = (id: string) => {
      const {input, output} = bill.count(id)
      return {inputTokens: {total: input, noCache: input}, outputTokens: {total: output, text: output}}
    }
    /** Calls `toolName` in its first step and answers in its second. */
    const modelOf = (id: string, toolName: string) => {
      let steps = 0
      const step = () => {
        steps += 1
        const done = {type: 'text', text: 'done'}
        const wanted = {type: 'tool-call', toolCallId: `c${steps}`, toolName, input: JSON.stringify({id})}
        return {isLast: steps > 1, content: steps > 1 ? done : wanted}
      }
      return new MockLanguageModelV3({
        doGenerate: async () => {
          const {isLast, content} = step()
          await pause(1)
          const finishReason = isLast ? {unified: 'stop', raw: 'stop'} : {unified: 'tool-calls', raw: 'tool_calls'}
          return {finishReason, usage: usageOf(id), content: [content], warnings: []}
        },
        doStream: async () => {
          const {isLast, content} = step()
          const finishReason = isLast ? {unified: 'stop', raw: 'stop'} : {unified: 'tool-calls', raw: 'tool_calls'}
          const pieces = isLast
            ? [
                {type: 'text-start', id: 't'},
                {type: 'text-delta', id: 't', delta: 'done'},
                {type: 'text-end', id: 't'},
              ]
            : [content]
          const chunks = [
            {type: 'stream-start', warnings: []},
            ...pieces,
            {type: 'finish', finishReason, usage: usageOf(id)},
          ]
          return {stream: simulateReadableStream({chunks})}
        },
      })
    }
    const search = tool({inputSchema: anything, execute: async () => (await pause(1), 'found')})
    const expert = tool({
      inputSchema: anything,
      execute: async ({id}: {id: string}) => {
        const {text: said} = await generateText({
          model: modelOf(id, 'search'),
          prompt: id,
          tools: {search},
          stopWhen: stepCountIs(3),
          ...telemetry,
        })
        return said
      },
    })
    const agent: Agent = async id => {
      const {text: first} = await generateText({
        model: modelOf(id, 'expert'),
        prompt: id,
        tools: {expert},
        stopWhen: stepCountIs(3),
        ...telemetry,
      })
      const streamed = streamText({
        model: modelOf(id, 'search'),
        prompt: id,
        tools: {search},
        stopWhen: stepCountIs(3),
        ...telemetry,
      })
      return first + (await streamed.text)
    }
    const found = await compared(agent, bill, id => [
      ['expert', {id}],
      ['search', {id}],
      ['search', {id}],
    ])
    t.log(`${bill.calls} model calls, ${2 * datapoints * 3} tool calls`)
    t.deepEqual(found, right(bill))
  })

  test.serial('openai under OpenInference, with a traced tool: 0 calls lost or doubled, tokens as billed', async t => {
    using _ = routeInstrumentations()
    const bill = new Bill()
    using server = await listen((request, response) => void serveOpenAi(request, response, bill))
    const openai = await load<{OpenAI: new (options: object) => OpenAiClient}>('openai')
    const {OpenAIInstrumentation} = await load<{OpenAIInstrumentation: new () => Instrumentation}>(
      '@arizeai/openinference-instrumentation-openai',
    )
    const instrumentation = new OpenAIInstrumentation()
    instrumentation.manuallyInstrument(openai.OpenAI)
    t.teardown(() => instrumentation.disable())
    const client = new openai.OpenAI({apiKey: 'none', baseURL: `${server.url}/v1`, maxRetries: 0})
    const ask = async (content: string) =>
      client.chat.completions.create({model: 'gpt-5-mini', messages: [{role: 'user', content}]})
    const agent: Agent = async id => {
      await ask(id)
      await search({id})
      return ask(id)
    }
    const found = await compared(agent, bill, id => [['search', {id}]])
    t.log(`${bill.calls} model calls`)
    t.deepEqual(found, right(bill))
    t.is(bill.calls, 2 * datapoints * 2)
  })

  test.serial(
    'Anthropic’s SDK in traced functions: 0 calls lost or doubled, tokens as billed, cached ones too',
    async t => {
      const bill = new Bill()
      using server = await listen((request, response) => void serveAnthropic(request, response, bill))
      const {default: Anthropic} = await load<{default: new (options: object) => AnthropicClient}>('@anthropic-ai/sdk')
      const {messages} = new Anthropic({apiKey: 'test', baseURL: server.url, maxRetries: 0})
      const ask = trace({eventType: 'model', eventName: 'claude'}, async (content: string) => {
        const message = await messages.create({model: 'claude', max_tokens: 9, messages: [{role: 'user', content}]})
        enrichSpan({metadata: {usage: message.usage}})
        return message
      })
      const agent: Agent = async id => {
        await ask(id)
        await search({id})
        return ask(id)
      }
      const found = await compared(agent, bill, id => [['search', {id}]])
      t.log(`${bill.calls} model calls`)
      t.deepEqual(found, right(bill))
    },
  )
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

test.serial('trace alone, against a server: 0 calls lost or doubled, tokens as billed', async t => {
  const bill = new Bill()
  using server = await listen((request, response) => void serveOpenAi(request, response, bill))
  const ask = trace({eventType: 'model', eventName: 'model'}, async (content: string) => {
    const body = JSON.stringify({messages: [{role: 'user', content}]})
    const response = await fetch(server.url, {method: 'POST', body})
    const {usage} = (await response.json()) as {readonly usage: object}
    enrichSpan({metadata: usage})
  })
  const agent: Agent = async id => {
    await ask(id)
    await Promise.all([search({id}), search({id})])
    return ask(id)
  }
  const found = await compared(agent, bill, id => [
    ['search', {id}],
    ['search', {id}],
  ])
  t.deepEqual(found, right(bill))
})

const search = trace({eventType: 'tool', eventName: 'search'}, async ({id}: {id: string}) => {
  await pause(1)
  return `found ${id}`
})

async function serveOpenAi(request: IncomingMessage, response: ServerResponse, bill: Bill): Promise<void> {
  const {messages} = JSON.parse(await text(request)) as {readonly messages: readonly {readonly content: string}[]}
  const {input, output} = bill.count(messages[0]?.content ?? '')
  const message = {role: 'assistant', content: 'done'}
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model: 'gpt-5-mini',
      choices: [{index: 0, finish_reason: 'stop', message}],
      usage: {prompt_tokens: input, completion_tokens: output, total_tokens: input + output},
    }),
  )
}

async function serveAnthropic(request: IncomingMessage, response: ServerResponse, bill: Bill): Promise<void> {
  const {messages} = JSON.parse(await text(request)) as {readonly messages: readonly {readonly content: string}[]}
  const {input, output} = bill.count(messages[0]?.content ?? '')
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      id: 'm1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{type: 'text', text: 'done'}],
      stop_reason: 'end_turn',
      // This provider counts cached tokens beside the input.
      usage: {
        input_tokens: 7,
        cache_read_input_tokens: input - 10,
        cache_creation_input_tokens: 3,
        output_tokens: output,
      },
    }),
  )
}

interface AiSdk {
  readonly generateText: (options: object) => Promise<{readonly text: string}>
  readonly streamText: (options: object) => {readonly text: Promise<string>}
  readonly tool: (options: object) => object
  readonly jsonSchema: (schema: object) => object
  readonly stepCountIs: (count: number) => unknown
}

interface AiTest {
  readonly MockLanguageModelV3: new (options: object) => object
  readonly simulateReadableStream: (options: object) => unknown
}

interface OpenAiClient {
  readonly chat: {readonly completions: {create(options: object): Promise<unknown>}}
}

interface Instrumentation {
  manuallyInstrument(client: unknown): void
  disable(): void
}

interface AnthropicClient {
  readonly messages: {create(body: object): Promise<{readonly usage: object}>}
}
