import {ServerResponse} from 'node:http'
import {Readable} from 'node:stream'
import {load} from '../load.ts'
import {all, first, type Sdk} from './call.ts'

interface Result {
  readonly textStream: ReadableStream<string> & AsyncIterable<string>
  readonly fullStream: AsyncIterable<{readonly type: string}>
  readonly partialObjectStream: AsyncIterable<unknown>
  readonly text: Promise<string>
  readonly object: Promise<unknown>
  readonly usage: Promise<{readonly totalTokens: number}>
  readonly finishReason: Promise<string>
  consumeStream(): Promise<void>
  toTextStreamResponse(): Response
  toUIMessageStream(): ReadableStream<{readonly type: string}>
  pipeTextStreamToResponse(response: ServerResponse): void
}

interface Ai {
  readonly generateText: (options: object) => Promise<{readonly text: string}>
  readonly streamText: (options: object) => Result
  readonly streamObject: (options: object) => Result
  readonly jsonSchema: (schema: object) => object
}

/** The `ai` package with a model in this process. */
export async function aiSdk(): Promise<Sdk> {
  const {streamText, streamObject, generateText, jsonSchema} = await load<Ai>('ai')
  const stream = (model = modelOf(['Hel', 'lo'])): Result => streamText({model, prompt: 'Hi', onError: () => {}})
  const object = (): Result =>
    streamObject({model: modelOf(['{"a":', '1}']), prompt: 'Hi', schema: jsonSchema({type: 'object'})})
  const whole = {'result.text': 'Hello', 'result.finishReason': 'stop', 'result.totalUsage.totalTokens': 3}
  const types = async (parts: AsyncIterable<{readonly type: string}>): Promise<string[]> =>
    (await all(parts)).map(({type}) => type)
  return {
    calls: [
      {
        title: 'generateText',
        call: async () => generateText({model: modelOf(['Hel', 'lo']), prompt: 'Hi'}),
        use: async (r: Promise<{text: string}>) => (await r).text,
        outputs: {'result.text': 'Hello', 'result.usage.totalTokens': 3},
      },
      {
        title: 'streamText, textStream',
        call: () => stream(),
        use: async (r: Result) => all(r.textStream),
        outputs: whole,
      },
      {
        title: 'streamText in an async function, textStream, then usage',
        call: async () => stream(),
        use: async (r: Promise<Result>) => {
          const {textStream, usage} = await r
          return [await all(textStream), (await usage).totalTokens]
        },
        outputs: whole,
      },
      {
        title: 'streamText, fullStream',
        call: () => stream(),
        use: async (r: Result) => types(r.fullStream),
        outputs: whole,
      },
      {title: 'streamText, text', call: () => stream(), use: async (r: Result) => r.text, outputs: whole},
      {
        title: 'streamText, text and usage',
        call: () => stream(),
        use: async (r: Result) => Promise.all([r.text, r.finishReason, r.usage.then(({totalTokens}) => totalTokens)]),
        outputs: whole,
      },
      {
        title: 'streamText, two streams at once',
        call: () => stream(),
        use: async (r: Result) => Promise.all([all(r.textStream), types(r.fullStream)]),
        outputs: whole,
      },
      {
        title: 'streamText, consumeStream',
        call: () => stream(),
        use: async (r: Result) => r.consumeStream(),
        outputs: whole,
      },
      {
        title: 'streamText, toTextStreamResponse',
        call: () => stream(),
        use: async (r: Result) => r.toTextStreamResponse().text(),
        outputs: whole,
      },
      {
        title: 'streamText, toUIMessageStream',
        call: () => stream(),
        use: async (r: Result) => types(r.toUIMessageStream() as never),
        outputs: whole,
      },
      {
        title: 'streamText, pipeTextStreamToResponse',
        call: () => stream(),
        use: async (r: Result) => {
          const response = new ServerResponse({method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1} as never)
          const written: string[] = []
          response.write = (piece: Uint8Array) => written.push(new TextDecoder().decode(piece)) > 0
          const ended = new Promise<void>(resolve => {
            response.end = () => (resolve(), response)
          })
          r.pipeTextStreamToResponse(response)
          await ended
          return written
        },
        outputs: whole,
      },
      {
        title: 'streamText as a body of a Response',
        call: () => stream(),
        use: async (r: Result) => new Response(r.textStream.pipeThrough(new TextEncoderStream())).text(),
        outputs: whole,
      },
      {
        title: 'streamText, left early',
        call: () => stream(),
        use: async (r: Result) => first(r.textStream),
        outputs: {'result.textStream': 'Hel'},
      },
      {
        title: 'streamText whose model fails',
        call: () => stream(failing),
        use: async (r: Result) => r.text,
        error: 'No output generated',
      },
      {
        title: 'streamObject, partialObjectStream',
        call: object,
        use: async (r: Result) => all(r.partialObjectStream),
        outputs: {'result.object.a': 1, 'result.usage.totalTokens': 3},
      },
      {
        title: 'streamObject, textStream and object',
        call: object,
        use: async (r: Result) => [await all(r.textStream), await r.object],
        outputs: {'result.object.a': 1, 'result.finishReason': 'stop'},
      },
    ],
    [Symbol.asyncDispose]: async () => {},
  }
}

const usage = {
  inputTokens: {total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0},
  outputTokens: {total: 2, text: 2, reasoning: 0},
}
const finish = {usage, finishReason: {unified: 'stop', raw: 'stop'}}

function modelOf(pieces: readonly string[]): object {
  const parts = [
    {type: 'stream-start', warnings: []},
    {type: 'text-start', id: '1'},
    ...pieces.map(delta => ({type: 'text-delta', id: '1', delta})),
    {type: 'text-end', id: '1'},
    {type: 'finish', ...finish},
  ]
  return {
    ...model,
    doGenerate: async () => ({content: [{type: 'text', text: pieces.join('')}], ...finish, warnings: []}),
    doStream: async () => ({stream: Readable.toWeb(Readable.from(parts))}),
  }
}

const model = {specificationVersion: 'v3', provider: 'test', modelId: 'test', supportedUrls: {}}
const failing = {
  ...model,
  doStream: async () => {
    throw new Error('no such model')
  },
}
