import type {IncomingMessage, ServerResponse} from 'node:http'
import {text} from 'node:stream/consumers'
import {load} from '../load.ts'
import {listen} from '../loopback.ts'
import {all, eventStream, first, type Sdk} from './call.ts'

interface ApiPromise extends Promise<unknown> {
  asResponse(): Promise<Response>
  withResponse(): Promise<{data: Stream; response: Response}>
}

interface Stream extends AsyncIterable<unknown> {
  readonly controller: AbortController
  tee(): readonly [Stream, Stream]
  toReadableStream(): ReadableStream<Uint8Array>
}

interface Run extends AsyncIterable<unknown> {
  done(): Promise<void>
  finalChatCompletion(): Promise<{readonly id: string}>
  finalContent(): Promise<string>
  finalResponse(): Promise<{readonly id: string}>
  on(name: string, listener: (value: unknown) => void): Run
  abort(): void
}

interface Client {
  readonly chat: {
    readonly completions: {
      create(body: object, options?: object): ApiPromise
      parse(body: object): ApiPromise
      stream(body: object): Run
    }
  }
  readonly responses: {stream(body: object): Run}
}

/** The `openai` package against a server on this machine. */
export async function openAi(): Promise<Sdk> {
  const server = await listen((request, response) => void serve(request, response))
  const {default: OpenAI} = await load<{default: new (options: object) => Client}>('openai')
  const client = new OpenAI({apiKey: 'test', baseURL: server.url, maxRetries: 0})
  const {completions} = client.chat
  const ask = (model = 'good'): object => ({model, messages: [{role: 'user', content: 'Hi'}]})
  const streamed = (model = 'good'): object => ({...ask(model), stream: true, stream_options: {include_usage: true}})
  const whole = {'result.choices.0.message.content': 'Hello', 'result.usage.total_tokens': 3}
  const chunks = {'result.0.choices.0.delta.content': 'Hel', 'result.2.usage.total_tokens': 3}
  return {
    calls: [
      {title: 'await', call: () => completions.create(ask()), use: async (r: ApiPromise) => r, outputs: whole},
      {
        title: 'await an async function',
        call: async () => completions.create(ask()),
        use: async (r: ApiPromise) => r,
        outputs: whole,
      },
      {title: 'parse', call: () => completions.parse(ask()), use: async (r: ApiPromise) => r, outputs: whole},
      {
        title: 'withResponse',
        call: () => completions.create(ask()),
        use: async (r: ApiPromise) => {
          const {data, response} = await r.withResponse()
          return [data, response.status]
        },
        outputs: whole,
      },
      {
        title: 'asResponse, whose body is read',
        call: () => completions.create(ask()),
        use: async (r: ApiPromise) => (await r.asResponse()).json(),
        outputs: whole,
      },
      {
        title: 'asResponse, then await',
        call: () => completions.create(ask()),
        use: async (r: ApiPromise) => [(await r.asResponse()).status, await r],
        outputs: whole,
      },
      {
        title: 'a stream, iterated',
        call: async () => completions.create(streamed()),
        use: async (r: Promise<Stream>) => all(await r),
        outputs: chunks,
      },
      {
        title: 'a stream through withResponse',
        call: () => completions.create(streamed()),
        use: async (r: ApiPromise) => {
          const {data, response} = await r.withResponse()
          return [response.status, await all(data)]
        },
        outputs: chunks,
      },
      {
        title: 'withResponse inside the function',
        call: async () => completions.create(streamed()).withResponse(),
        use: async (r: Promise<{data: Stream}>) => all((await r).data),
        outputs: {'result.data.0.choices.0.delta.content': 'Hel', 'result.data.2.usage.total_tokens': 3},
      },
      {
        title: 'a stream, tee()',
        call: async () => completions.create(streamed()),
        use: async (r: Promise<Stream>) => Promise.all((await r).tee().map(async stream => all(stream))),
        outputs: chunks,
      },
      {
        title: 'a stream, toReadableStream()',
        call: async () => completions.create(streamed()),
        use: async (r: Promise<Stream>) => new Response((await r).toReadableStream()).text(),
        outputs: chunks,
      },
      {
        title: 'a stream, left early',
        call: async () => completions.create(streamed()),
        use: async (r: Promise<Stream>) => first(await r),
        outputs: {'result.0.choices.0.delta.content': 'Hel'},
      },
      {
        title: 'a stream, aborted while it hangs',
        call: async () => completions.create(streamed('hangs')),
        use: async (r: Promise<Stream>) => {
          const stream = await r
          const seen: unknown[] = []
          for await (const chunk of stream) {
            seen.push(chunk)
            stream.controller.abort()
          }
          return seen
        },
        outputs: {'result.0.choices.0.delta.content': 'Hel'},
      },
      {
        title: 'a call that fails',
        call: () => completions.create(ask('bad')),
        use: async (r: ApiPromise) => r,
        error: 'no such model',
      },
      {
        title: 'a call that fails through withResponse',
        call: () => completions.create(ask('bad')),
        use: async (r: ApiPromise) => r.withResponse(),
        error: 'no such model',
      },
      {
        title: 'a call whose error is caught',
        call: () => completions.create(ask('bad')),
        use: async (r: ApiPromise) => r.catch((error: Error) => error.message),
        error: 'no such model',
      },
      {
        title: 'stream(), finalChatCompletion()',
        call: () => completions.stream(streamed()),
        use: async (r: Run) => (await r.finalChatCompletion()).id,
        outputs: whole,
      },
      {
        title: 'stream(), iterated, then finalContent()',
        call: () => completions.stream(streamed()),
        use: async (r: Run) => [await all(r), await r.finalContent()],
        outputs: whole,
      },
      {
        title: 'stream(), events, then done()',
        call: () => completions.stream(streamed()),
        use: async (r: Run) => {
          const seen: unknown[] = []
          r.on('content', piece => seen.push(piece))
          await r.done()
          return seen
        },
        outputs: whole,
      },
      {
        title: 'stream() that fails',
        call: () => completions.stream(streamed('bad')),
        use: async (r: Run) => r.finalChatCompletion(),
        error: 'no such model',
      },
      {
        title: 'responses.stream(), finalResponse()',
        call: () => client.responses.stream({model: 'good', input: 'Hi'}),
        use: async (r: Run) => (await r.finalResponse()).id,
        outputs: {'result.id': 'resp_1', 'result.usage.total_tokens': 3},
      },
    ],
    [Symbol.asyncDispose]: async () => server[Symbol.dispose](),
  }
}

const usage = {prompt_tokens: 1, completion_tokens: 2, total_tokens: 3}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {model, stream} = JSON.parse(await text(request)) as {readonly model: string; readonly stream?: boolean}
  if (model === 'bad') {
    response.writeHead(400, {'content-type': 'application/json'})
    response.end(JSON.stringify({error: {message: 'no such model'}}))
  } else if (!stream) {
    const message = {role: 'assistant', content: 'Hello'}
    response.writeHead(200, {'content-type': 'application/json'})
    response.end(JSON.stringify({id: 'c1', choices: [{index: 0, message, finish_reason: 'stop'}], usage}))
  } else {
    response.writeHead(200, {'content-type': 'text/event-stream'})
    const events = request.url === '/responses' ? responseEvents : chunkEvents
    if (model === 'hangs') response.write(eventStream(events.slice(0, 1)))
    else response.end(`${eventStream(events)}data: [DONE]\n\n`)
  }
}

const chunk = {id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'good'}
const chunkEvents = [
  {...chunk, choices: [{index: 0, delta: {role: 'assistant', content: 'Hel'}, finish_reason: null}]},
  {...chunk, choices: [{index: 0, delta: {content: 'lo'}, finish_reason: 'stop'}]},
  {...chunk, choices: [], usage},
]
const responseEvents = [
  {type: 'response.created', response: {id: 'resp_1', output: []}},
  {type: 'response.completed', response: {id: 'resp_1', output: [], usage: {total_tokens: 3}}},
]
