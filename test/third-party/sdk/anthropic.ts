import type {IncomingMessage, ServerResponse} from 'node:http'
import {text} from 'node:stream/consumers'
import {load} from '../load.ts'
import {listen} from '../loopback.ts'
import {all, eventStream, first, type Sdk} from './call.ts'

interface ApiPromise extends Promise<unknown> {
  asResponse(): Promise<Response>
  withResponse(): Promise<{data: AsyncIterable<unknown>; response: Response}>
}

interface MessageStream extends AsyncIterable<unknown> {
  done(): Promise<void>
  finalMessage(): Promise<{readonly id: string}>
  finalText(): Promise<string>
  withResponse(): Promise<{data: MessageStream; response: Response}>
  toReadableStream(): ReadableStream<Uint8Array>
  on(name: string, listener: (value: unknown) => void): MessageStream
  abort(): void
}

interface Client {
  readonly messages: {
    create(body: object): ApiPromise
    stream(body: object): MessageStream
  }
}

/** The `@anthropic-ai/sdk` package against a server on this machine. */
export async function anthropic(): Promise<Sdk> {
  const server = await listen((request, response) => void serve(request, response))
  const {default: Anthropic} = await load<{default: new (options: object) => Client}>('@anthropic-ai/sdk')
  const {messages} = new Anthropic({apiKey: 'test', baseURL: server.url, maxRetries: 0})
  const ask = (model = 'good'): object => ({model, max_tokens: 9, messages: [{role: 'user', content: 'Hi'}]})
  const whole = {'result.content.0.text': 'Hello', 'result.usage.output_tokens': 2}
  const events = {'result.0.message.id': 'm1', 'result.2.delta.text': 'Hel', 'result.5.usage.output_tokens': 2}
  return {
    calls: [
      {title: 'await', call: () => messages.create(ask()), use: async (r: ApiPromise) => r, outputs: whole},
      {
        title: 'asResponse, whose body is read as text',
        call: () => messages.create(ask()),
        use: async (r: ApiPromise) => (await r.asResponse()).text(),
        outputs: {result: JSON.stringify(message('Hello'))},
      },
      {
        title: 'a stream through withResponse',
        call: () => messages.create({...ask(), stream: true}),
        use: async (r: ApiPromise) => all((await r.withResponse()).data),
        outputs: events,
      },
      {
        title: 'a stream, left early',
        call: () => messages.create({...ask(), stream: true}),
        use: async (r: ApiPromise) => first((await r) as AsyncIterable<unknown>),
        outputs: {'result.0.message.id': 'm1'},
      },
      {
        title: 'stream(), finalMessage()',
        call: () => messages.stream(ask()),
        use: async (r: MessageStream) => (await r.finalMessage()).id,
        outputs: whole,
      },
      {
        title: 'stream(), iterated, then finalText()',
        call: () => messages.stream(ask()),
        use: async (r: MessageStream) => [await all(r), await r.finalText()],
        outputs: whole,
      },
      {
        title: 'stream(), events, then done()',
        call: () => messages.stream(ask()),
        use: async (r: MessageStream) => {
          const seen: unknown[] = []
          await r.on('text', piece => seen.push(piece)).done()
          return seen
        },
        outputs: whole,
      },
      {
        title: 'stream(), withResponse() and toReadableStream()',
        call: () => messages.stream(ask()),
        use: async (r: MessageStream) => {
          const {data, response} = await r.withResponse()
          return [response.status, await new Response(data.toReadableStream()).text()]
        },
        outputs: whole,
      },
      {
        title: 'stream(), aborted while it hangs',
        call: () => messages.stream(ask('hangs')),
        use: async (r: MessageStream) => {
          r.on('streamEvent', () => r.abort())
          return r.finalMessage()
        },
        outputs: {'result.0.message.id': 'm1'},
      },
      {
        title: 'stream() that fails',
        call: () => messages.stream(ask('bad')),
        use: async (r: MessageStream) => r.finalMessage(),
        error: 'no such model',
      },
      {
        title: 'a call that fails through asResponse',
        call: () => messages.create(ask('bad')),
        use: async (r: ApiPromise) => r.asResponse(),
        error: 'no such model',
      },
    ],
    [Symbol.asyncDispose]: async () => server[Symbol.dispose](),
  }
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {model, stream} = JSON.parse(await text(request)) as {readonly model: string; readonly stream?: boolean}
  if (model === 'bad') {
    response.writeHead(400, {'content-type': 'application/json'})
    response.end(JSON.stringify({type: 'error', error: {type: 'invalid_request_error', message: 'no such model'}}))
  } else if (!stream) {
    response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(message('Hello')))
  } else {
    response.writeHead(200, {'content-type': 'text/event-stream'})
    if (model === 'hangs') response.write(eventStream(streamEvents.slice(0, 1)))
    else response.end(eventStream(streamEvents))
  }
}

function message(content: string): object {
  return {
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model: 'good',
    content: content === '' ? [] : [{type: 'text', text: content}],
    stop_reason: content === '' ? null : 'end_turn',
    usage: {input_tokens: 1, output_tokens: content === '' ? 0 : 2},
  }
}

const streamEvents = [
  {type: 'message_start', message: message('')},
  {type: 'content_block_start', index: 0, content_block: {type: 'text', text: ''}},
  {type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: 'Hel'}},
  {type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: 'lo'}},
  {type: 'content_block_stop', index: 0},
  {type: 'message_delta', delta: {stop_reason: 'end_turn'}, usage: {output_tokens: 2}},
  {type: 'message_stop'},
]
