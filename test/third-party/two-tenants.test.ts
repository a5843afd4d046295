import {setTimeout as pause} from 'node:timers/promises'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {routeInstrumentations} from 'enrich-span'
import {type Recording, recordSpans} from 'enrich-span/testing'
import {load, thirdPartyInstalled} from './load.ts'
import {listen} from './loopback.ts'

const requests = 200

/** How many spans of the library there are, and how many of them are not where they belong. */
interface Outcome {
  readonly spans: number
  readonly wrong: number
}

// 200 requests, every other one for the other tenant, all in flight together; each has a span of its tenant around it.
// The libraries have their own copy of the api. As with any provider, register it before their instrumentation.
async function serve(scope: RegExp, prepare: () => (prompt: string) => Promise<unknown>): Promise<Outcome> {
  using _ = routeInstrumentations()
  const call = prepare()
  await using a = recordSpans({project: 'a'})
  await using b = recordSpans({project: 'b'})
  const work = Array.from({length: requests}, async (_each, index) => {
    const {tracer} = index % 2 === 0 ? a : b
    await tracer.trace({eventName: 'request'}, async () => {
      await pause(index % 7)
      await call(`prompt ${index}`)
    })()
  })
  await Promise.all(work)
  const outcomes = [a, b].map(recording => outcomeOf(recording, scope))
  return {
    spans: outcomes.reduce((sum, {spans}) => sum + spans, 0),
    wrong: outcomes.reduce((sum, {wrong}) => sum + wrong, 0),
  }
}

function outcomeOf({spans, tracer}: Recording, scope: RegExp): Outcome {
  const byId = new Map(spans.map(span => [span.spanContext().spanId, span]))
  const library = spans.filter(({instrumentationScope}) => scope.test(instrumentationScope.name))
  const isRight = (span: ReadableSpan): boolean =>
    span.attributes['honeyhive.session_id'] === tracer.sessionId && rootOf(span, byId)?.name === 'request'
  const served = spans.filter(({name}) => name === 'request').length
  return {
    spans: library.length,
    wrong: library.filter(span => !isRight(span)).length + (served === requests / 2 ? 0 : 1),
  }
}

function rootOf(span: ReadableSpan, byId: ReadonlyMap<string, ReadableSpan>): ReadableSpan | undefined {
  const parent = span.parentSpanContext
  if (parent === undefined) return span
  const above = byId.get(parent.spanId)
  return above?.spanContext().traceId === span.spanContext().traceId ? rootOf(above, byId) : undefined
}

if (thirdPartyInstalled) {
  test.serial(
    'Vercel AI SDK with its telemetry: every span in its own tenant, below that tenant’s request',
    async t => {
      const {generateText} = await load<{generateText: (options: object) => Promise<{text: string}>}>('ai')
      const {MockLanguageModelV3} = await load<{MockLanguageModelV3: new (options: object) => object}>('ai/test')
      const model = new MockLanguageModelV3({
        doGenerate: async () => {
          await pause(2)
          return {
            finishReason: {unified: 'stop', raw: 'stop'},
            usage: {inputTokens: {total: 3}, outputTokens: {total: 5}},
            content: [{type: 'text', text: 'the answer'}],
            warnings: [],
          }
        },
      })
      const outcome = await serve(
        /^ai$/,
        () => async prompt => generateText({model, prompt, experimental_telemetry: {isEnabled: true}}),
      )
      t.deepEqual(outcome, {spans: 2 * requests, wrong: 0})
    },
  )

  test.serial('openai under OpenInference: every span in its own tenant, below that tenant’s request', async t => {
    using server = await listen((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(completion))
    })
    const openai = await load<{OpenAI: new (options: object) => Client}>('openai')
    const {OpenAIInstrumentation} = await load<{OpenAIInstrumentation: new () => Instrumentation}>(
      '@arizeai/openinference-instrumentation-openai',
    )
    const outcome = await serve(/openinference/, () => {
      const instrumentation = new OpenAIInstrumentation()
      instrumentation.manuallyInstrument?.(openai.OpenAI)
      const client = new openai.OpenAI({apiKey: 'none', baseURL: `${server.url}/v1`, maxRetries: 0})
      return async content =>
        client.chat.completions.create({model: 'gpt-4o-mini', messages: [{role: 'user', content}]})
    })
    t.deepEqual(outcome, {spans: requests, wrong: 0})
  })

  test.serial(
    'undici and fetch instrumentation: every span in its own tenant, below that tenant’s request',
    async t => {
      using server = await listen((_, response) => void response.end('ok'))
      const {UndiciInstrumentation} = await load<{UndiciInstrumentation: new () => Instrumentation}>(
        '@opentelemetry/instrumentation-undici',
      )
      const outcome = await serve(/instrumentation-undici/, () => {
        const instrumentation = new UndiciInstrumentation()
        t.teardown(() => instrumentation.disable())
        return async () => (await fetch(server.url)).text()
      })
      t.deepEqual(outcome, {spans: requests, wrong: 0})
    },
  )
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

interface Instrumentation {
  manuallyInstrument?(client: unknown): void
  disable(): void
}

interface Client {
  readonly chat: {readonly completions: {create(options: object): Promise<unknown>}}
}

const completion = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o-mini',
  choices: [{index: 0, finish_reason: 'stop', message: {role: 'assistant', content: 'the answer'}}],
  usage: {prompt_tokens: 3, completion_tokens: 5, total_tokens: 8},
}
