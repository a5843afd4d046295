import {EventEmitter} from 'node:events'
import {PassThrough} from 'node:stream'
import {runInNewContext} from 'node:vm'
import {trace} from '@opentelemetry/api'
import test from 'ava'
import {encodeNamespace} from '../../src/attributes/encode-namespace.ts'
import {captured} from './planned.ts'

class Client {
  readonly #secret = 'key'
  readonly options = {apiKey: this.#secret}
  toJSON(): object {
    return this.options
  }
}

const table: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>])[] = [
  ['a class instance is its name', {client: new Client()}, {client: '[Client]'}],
  ['at any depth', {a: [{b: new Client()}]}, {'a.0.b': '[Client]'}],
  [
    'in a Map and in a Set',
    {m: new Map([['c', new Client()]]), s: new Set([new Client()])},
    {'m.c': '[Client]', 's.0': '[Client]'},
  ],
  [
    'signals and streams',
    {signal: new AbortController().signal, stream: new PassThrough(), web: new ReadableStream()},
    {signal: '[AbortSignal]', stream: '[PassThrough]', web: '[ReadableStream]'},
  ],
  ['spans', {span: trace.wrapSpanContext({traceId: '1', spanId: '2', traceFlags: 0})}, {span: '[NonRecordingSpan]'}],
  [
    'emitters, promises, patterns, generators',
    {e: new EventEmitter(), p: Promise.resolve(), r: /a/, g: (function* () {})()},
    {e: '[EventEmitter]', p: '[Promise]', r: '[RegExp]', g: '[Generator]'},
  ],
  [
    'a class without a name',
    {
      a: new (class {
        readonly b = 1
      })(),
    },
    {a: '[anonymous]'},
  ],
  [
    'plain objects are data',
    {a: {b: 1}, c: Object.assign(Object.create(null) as object, {d: 2})},
    {'a.b': 1, 'c.d': 2},
  ],
  ['plain objects of another realm too', runInNewContext('({a: {b: 1}})'), {'a.b': 1}],
  ['objects made from objects too', {a: Object.assign(Object.create({inherited: 1}) as object, {b: 1})}, {'a.b': 1}],
  ['plain objects with toJSON say how', {a: {toJSON: () => 'b'}}, {a: 'b'}],
  [
    'classes that the encoder names are data',
    {
      d: new Date(0),
      u: new URL('http://a/'),
      m: new Map([['a', 1]]),
      b: Buffer.from('a'),
      f: new Float32Array([0.5]),
      e: new TypeError('no'),
    },
    {
      d: '1970-01-01T00:00:00.000Z',
      u: 'http://a/',
      'm.a': 1,
      b: '[Binary 1 bytes]',
      'f.0': 0.5,
      'e.name': 'TypeError',
      'e.message': 'no',
    },
  ],
  ['arrays of a subclass are arrays', {a: new (class Rows extends Array<number> {})(7, 8)}, {'a.0': 7, 'a.1': 8}],
]

for (const [sentence, value, attributes] of table) {
  test(`captured: ${sentence}`, t => {
    t.deepEqual(captured(value), attributes)
  })
}

test('captured: a returned instance is what its toJSON returns, at any depth, and another one is its name', t => {
  const outputs = (value: unknown): unknown[] => {
    const written: unknown[] = []
    encodeNamespace('outputs', value, (key, text) => written.push([key.replace('honeyhive_outputs.', ''), text]), {
      capture: true,
    })
    return written
  }
  const calls: unknown[] = []
  // A client of a remote service: it has something for every name.
  const remote = new Proxy(new Map() as object, {
    get: (_, name) => () => void calls.push(name),
    getPrototypeOf: () => Client.prototype,
    has: () => false,
  })
  t.deepEqual(outputs({result: new Client(), list: [new Client()], stream: new PassThrough(), remote}), [
    ['result.apiKey', 'key'],
    ['list.0.apiKey', 'key'],
    ['stream', '[PassThrough]'],
    ['remote', '[Client]'],
  ])
  t.deepEqual(calls, [])
})

test('without capture the same instance is its fields', t => {
  const written: unknown[] = []
  const lost = encodeNamespace(
    'outputs',
    {
      result: new (class Answer {
        readonly text = 'a'
      })(),
    },
    (key, value) => written.push([key, value]),
  ) // oxlint-disable-line
  t.deepEqual(written, [['honeyhive_outputs.result.text', 'a']])
  t.is(lost, 0)
})

test('a namespace alone is what it is in an enrichment', t => {
  const written: unknown[] = []
  const lost = encodeNamespace('error', new TypeError('no'), (key, value) => written.push([key, value]))
  t.deepEqual(written, [
    ['honeyhive_error', 'no'],
    ['honeyhive_error_type', 'TypeError'],
  ])
  t.is(lost, 0)
})
