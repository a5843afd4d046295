import {createHash} from 'node:crypto'
import {Readable} from 'node:stream'
import {context, trace as otel} from '@opentelemetry/api'
import {enrichSession, enrichSpan, type HoneyHiveTracer, type TracerOptions} from 'enrich-span'

type Redact = NonNullable<TracerOptions['redact']>

/** The rules that hide every planted secret. */
export const redact: Redact = {
  paths: ['password', 'authorization'],
  replace: value => (typeof value === 'string' ? value.replaceAll(/(?:sk|ghp|eyJ|AKIA)_[0-9a-f]+/g, '[key]') : value),
}

/** One secret: a text that holds it, the same as data, and the 32 digits that nobody else may see. */
export interface Secret {
  readonly digits: string
  readonly text: string
  readonly data: unknown
}

/** Secrets that `replace` finds by their form, and one that only its key tells. */
const kinds: Readonly<Record<string, (digits: string) => Omit<Secret, 'digits'>>> = {
  'an API key': digits => ({text: `the key sk_${digits} is`, data: `sk_${digits}`}),
  'a token': digits => ({text: `Bearer ghp_${digits}`, data: [`ghp_${digits}`, 1]}),
  'a signed token': digits => ({text: `eyJ_${digits}.x`, data: {deep: {text: `\n"eyJ_${digits}"`}}}),
  'a password': digits => ({text: JSON.stringify({user: 'ada', password: digits}), data: {password: digits}}),
}

/** Puts a secret into one place of a span. */
export type Plant = (tracer: HoneyHiveTracer, secret: Secret) => unknown

const spanOf = (tracer: HoneyHiveTracer, use: (span: ReturnType<HoneyHiveTracer['startSpan']>) => unknown): void => {
  const span = tracer.startSpan('plain')
  use(span)
  span.end()
}
const call = (tracer: HoneyHiveTracer, ...args: unknown[]): unknown =>
  tracer.trace({eventName: 'call', captureOutputs: false}, (...given: unknown[]) => given.length)(...args)
const returns = (tracer: HoneyHiveTracer, value: unknown): unknown => tracer.trace({eventName: 'out'}, () => value)()
const throws = (tracer: HoneyHiveTracer, thrown: unknown): void => {
  try {
    tracer.trace({eventName: 'fails'}, () => {
      throw thrown
    })()
  } catch {}
}
const enriches = (tracer: HoneyHiveTracer, data: object): unknown =>
  tracer.startActiveSpan('enriched', span => {
    enrichSpan(data)
    span.end()
  })
/** The text in pieces of 5 units, as a model yields it. */
const piecesOf = (text: string): string[] => text.match(/.{1,5}/gs) ?? []
const long = 'lorem ipsum '.repeat(1_360)

class Answer {
  readonly #data: unknown
  constructor(data: unknown) {
    this.#data = data
  }
  toJSON(): unknown {
    return {answer: this.#data}
  }
}

/** Where a value can be. */
const valuePlaces: Readonly<Record<string, Plant>> = {
  'the first argument': (tracer, {data}) => call(tracer, data),
  'the second argument': (tracer, {data}) => call(tracer, 1, data),
  'a named parameter': (tracer, {data}) =>
    tracer.trace({eventName: 'named', parameters: ['a', 'b']}, (_a: unknown, _b: unknown) => 1)({}, data),
  'a nested object': (tracer, {data}) => call(tracer, {a: {b: {c: {d: data}}}}),
  'an array': (tracer, {data}) => call(tracer, {list: [1, [data]]}),
  'a Map': (tracer, {data}) => call(tracer, new Map([['a', data]])),
  'a Set': (tracer, {data}) => call(tracer, {set: new Set([data])}),
  'JSON text': (tracer, {data}) => call(tracer, JSON.stringify({arguments: data})),
  'JSON in JSON': (tracer, {data}) => call(tracer, {tool: JSON.stringify({arguments: JSON.stringify({data})})}),
  'JSON in a list of texts': (tracer, {data}) =>
    spanOf(tracer, span => span.setAttribute('l', [JSON.stringify({data})])),
  'a result': (tracer, {data}) => returns(tracer, data),
  'a result of a promise': (tracer, {data}) => returns(tracer, Promise.resolve({data})),
  'a toJSON': (tracer, {data}) => returns(tracer, new Answer(data)),
  'a thrown object': (tracer, {data}) => throws(tracer, {data}),
  metadata: (tracer, {data}) => enriches(tracer, {metadata: {data}}),
  config: (tracer, {data}) => enriches(tracer, {config: {data}}),
  'feedback and metrics': (tracer, {data}) => enriches(tracer, {feedback: {data}, metrics: {data}}),
  'inputs and outputs': (tracer, {data}) => enriches(tracer, {inputs: {data}, outputs: {data}}),
  'other keys': (tracer, {data}) => enriches(tracer, {data}),
  'the session': (tracer, {data, digits}) =>
    tracer.run(() => enrichSession({metadata: {[`at${digits.slice(0, 3)}`]: data}})),
  'options of trace': (tracer, {data}) => tracer.trace({eventName: 'options', metadata: {data}}, () => 1)(),
  'what with hands down': (tracer, {data}) =>
    enrichSpan.with({tracer, metadata: {data}}, () => tracer.startSpan('below').end()),
}

/** Where a text can be. */
const textPlaces: Readonly<Record<string, Plant>> = {
  'an attribute': (tracer, {text}) => spanOf(tracer, span => span.setAttribute('plain', text)),
  'a list of texts': (tracer, {text}) => spanOf(tracer, span => span.setAttribute('list', ['a', text])),
  'the name of a span': (tracer, {text}) => tracer.startSpan(text).end(),
  'a later name': (tracer, {text}) => spanOf(tracer, span => span.updateName(text)),
  'the name of an event': (tracer, {text}) => spanOf(tracer, span => span.addEvent(text)),
  'an event': (tracer, {text}) => spanOf(tracer, span => span.addEvent('event', {text, list: [text]})),
  'a status': (tracer, {text}) => spanOf(tracer, span => span.setStatus({code: 2, message: text})),
  'a link': (tracer, {text}) => {
    const linked = tracer.startSpan('linked')
    tracer.startSpan('link', {links: [{context: linked.spanContext(), attributes: {text}}]}).end()
    linked.end()
  },
  'a recorded exception': (tracer, {text}) => spanOf(tracer, span => span.recordException(new Error(text))),
  'an error': (tracer, {text}) => throws(tracer, new Error(text)),
  'the cause of an error': (tracer, {text}) => throws(tracer, new Error('outer', {cause: new Error(text)})),
  'a part of an error': (tracer, {text}) => throws(tracer, new AggregateError([new Error(text)])),
  'a thrown text': (tracer, {text}) => throws(tracer, text),
  'the name of an error': (tracer, {text}) => throws(tracer, Object.assign(new Error('x'), {name: text})),
  'a name of an event of trace': (tracer, {text}) => tracer.trace({eventName: text}, () => 1)(),
  'a header': (tracer, {text}) => call(tracer, new Headers({'x-note': text.replaceAll('\n', ' ')})),
  'a form': (tracer, {text}) => call(tracer, new URLSearchParams({note: text})),
  'a generator in pieces': (tracer, {text}) => [
    ...tracer.trace({eventName: 'pieces'}, () => piecesOf(text).values())(),
  ],
  'deltas in pieces': async (tracer, {text}) => {
    const deltas = tracer.trace({eventName: 'deltas'}, async function* () {
      for (const content of piecesOf(text)) yield {choices: [{index: 0, delta: {content}}]}
    })()
    for await (const _ of deltas);
  },
  'a web stream in pieces': async (tracer, {text}) => {
    const stream = tracer.trace({eventName: 'web'}, () => Readable.toWeb(Readable.from(piecesOf(text))))()
    for await (const _ of stream);
  },
  'a Node stream in pieces': async (tracer, {text}) => {
    const stream = tracer.trace({eventName: 'node'}, () => Readable.from(piecesOf(text)))()
    for await (const _ of stream);
  },
  'an aggregate': (tracer, {text}) => [
    ...tracer.trace({eventName: 'joined', aggregate: (chunks: readonly unknown[]) => chunks.join('')}, () =>
      piecesOf(text).values(),
    )(),
  ],
  'a text that is cut behind it': (tracer, {text}) => call(tracer, `${text}${long}${long}`),
  'a text that is cut in it': (tracer, {text}) =>
    call(tracer, long.slice(0, 16_350 - text.indexOf('_') - 12) + text + long),
  'a span of a library': (tracer, {text}) => {
    const span = tracer.provider.getTracer('library').startSpan('library')
    otel.setSpan(context.active(), span)
    span.setAttribute('http.request.body', text).end()
  },
}

/** Where a key can be. A rule for a key cannot match what is in the key itself. */
const keyPlaces: Readonly<Record<string, Plant>> = {
  'a key': (tracer, {text}) => call(tracer, {[text]: 1}),
  'a key of a Map': (tracer, {text}) => call(tracer, new Map([[text, 1]])),
  'a key of metadata': (tracer, {text}) => enriches(tracer, {metadata: {[text]: {below: 1}}}),
  'a key of an attribute': (tracer, {text}) => spanOf(tracer, span => span.setAttribute(text, 1)),
  'a key of an event': (tracer, {text}) => spanOf(tracer, span => span.addEvent('event', {[text]: 1})),
  // The spelling makes a message that quotes the key.
  'a key in a message': (tracer, {digits}) => enriches(tracer, {[`sk_${digits}`]: 1, metadat: 1}),
}

const named = (plants: Readonly<Record<string, Plant>>, most: number) =>
  Object.entries(plants).flatMap(([place, plant]) =>
    Object.entries(kinds)
      .slice(0, most)
      .map(([kind, make]) => ({title: `${kind} in ${place}`, plant, make})),
  )

/** All plants, each with a secret of its own. */
export const plants: readonly {readonly title: string; readonly plant: Plant; readonly secret: Secret}[] = [
  ...named(valuePlaces, 4),
  ...named(textPlaces, 4),
  ...named(keyPlaces, 2),
].map(({title, plant, make}, at) => {
  const digits = createHash('sha256').update(`secret ${at}`).digest('hex').slice(0, 32)
  return {title, plant, secret: {digits, ...make(digits)}}
})

/** The most digits of a secret that may be seen: fewer could be anything. */
const fragment = 10

/** The secrets of which more than a few digits are in `texts`, as they are or spread over neighbouring strings. */
export function secretsIn(secrets: readonly Secret[], texts: readonly string[]): ReadonlySet<string> {
  const byFragment = new Map<string, string>()
  for (const {digits} of secrets) {
    for (let at = 0; at + fragment <= digits.length; at++) byFragment.set(digits.slice(at, at + fragment), digits)
  }
  const found = new Set<string>()
  for (const text of texts) {
    for (const [run] of text.matchAll(/[0-9a-f]{10,}/g)) {
      for (let at = 0; at + fragment <= run.length; at++) {
        const digits = byFragment.get(run.slice(at, at + fragment))
        if (digits !== undefined) found.add(digits)
      }
    }
  }
  return found
}
