import {runInNewContext} from 'node:vm'
import test from 'ava'
import {encoded, planned} from './planned.ts'

class Point {
  readonly x = 1
  readonly y = 2
  get sum(): number {
    return this.x + this.y
  }
}

class Money {
  readonly cents = 1250
  toJSON(): string {
    return '12.50'
  }
}

class HttpError extends Error {
  override name = 'HttpError'
  readonly request = {headers: {authorization: 'secret'}}
}

const shared = {a: 1}

const form = new FormData()
form.append('name', 'Ada')
form.append('file', new Blob(['ab']))

/** A sentence, a value given as `metadata.v`, and all that must be written. */
const table: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>])[] = [
  ['text stays text', 'a', {v: 'a'}],
  ['empty text below a namespace is a value', '', {v: ''}],
  ['text that looks like a number stays text', '1', {v: '1'}],
  ['zero is a value', 0, {v: 0}],
  ['false is a value', false, {v: false}],
  ['true stays a boolean', true, {v: true}],
  ['null writes nothing', null, {}],
  ['undefined writes nothing', undefined, {}],
  ['an object flattens to dotted keys', {a: {b: 1}}, {'v.a.b': 1}],
  ['an array flattens to its indexes', ['a', 'b'], {'v.0': 'a', 'v.1': 'b'}],
  ['null in an array keeps its index', [null, 1, undefined, 2], {'v.1': 1, 'v.3': 2}],
  // oxlint-disable-next-line no-sparse-arrays
  ['a hole in an array keeps its index', [1, , 2], {'v.0': 1, 'v.2': 2}],
  ['mixed arrays are no matter', [1, 'a', true, {b: 2}], {'v.0': 1, 'v.1': 'a', 'v.2': true, 'v.3.b': 2}],
  ['empty objects and arrays vanish', {a: {}, b: [], c: [[]], d: [{}]}, {}],
  ['an empty Map and an empty Set vanish', {a: new Map(), b: new Set()}, {}],
  ['a shared value is written at both places', {a: shared, b: shared}, {'v.a.a': 1, 'v.b.a': 1}],
  ['a key may be empty', {'': 1}, {'v.': 1}],
  ['a key may have dots', {'a.b': 1}, {'v.a.b': 1}],

  ['NaN is text', Number.NaN, {v: 'NaN'}],
  ['Infinity is text', Number.POSITIVE_INFINITY, {v: 'Infinity'}],
  ['-Infinity is text', Number.NEGATIVE_INFINITY, {v: '-Infinity'}],
  ['a safe bigint is a number', 12n, {v: 12}],
  ['the largest safe bigint is a number', 9007199254740991n, {v: 9007199254740991}],
  ['a larger bigint is decimal text', 9007199254740993n, {v: '9007199254740993'}],
  ['a lower bigint is decimal text', -9007199254740993n, {v: '-9007199254740993'}],

  ['a Date is ISO 8601', new Date(0), {v: '1970-01-01T00:00:00.000Z'}],
  ['a URL is its href', new URL('https://example.com/a?b=1'), {v: 'https://example.com/a?b=1'}],
  [
    'a Map is like an object',
    new Map<unknown, unknown>([
      ['a', 1],
      [2, 'b'],
      [Symbol('c'), true],
    ]),
    {'v.a': 1, 'v.2': 'b', 'v.Symbol(c)': true},
  ],
  ['Headers are their entries', new Headers({a: 'b'}), {'v.a': 'b'}],
  [
    'credentials in Headers are masked',
    new Headers({Authorization: 'Bearer x', Cookie: 'a=b', 'content-type': 'text/plain'}),
    {'v.authorization': '[Redacted]', 'v.cookie': '[Redacted]', 'v.content-type': 'text/plain'},
  ],
  [
    'a repeated name in URLSearchParams has its values in order',
    new URLSearchParams('a=1&b=2&a=3&a=4'),
    {'v.a.0': '1', 'v.a.1': '3', 'v.a.2': '4', 'v.b': '2'},
  ],
  ['a FormData is its entries', form, {'v.name': 'Ada', 'v.file': '[Binary 2 bytes]'}],
  ['empty Headers vanish', new Headers(), {}],
  [
    'an Error with a cause, and the parts of an AggregateError',
    new Error('no', {cause: new AggregateError([new RangeError('a')], 'both')}),
    {
      'v.name': 'Error',
      'v.message': 'no',
      'v.cause.name': 'AggregateError',
      'v.cause.message': 'both',
      'v.cause.errors.0.name': 'RangeError',
      'v.cause.errors.0.message': 'a',
    },
  ],
  [
    'a cause that is not an error stays away',
    new Error('no', {cause: {key: 'x'}}),
    {'v.name': 'Error', 'v.message': 'no'},
  ],
  ['a Set is like an array', new Set(['a', null, 'b']), {'v.0': 'a', 'v.2': 'b'}],
  ['a typed array is like an array', new Float64Array([0.5, Number.NaN]), {'v.0': 0.5, 'v.1': 'NaN'}],
  ['big integers of a typed array too', new BigInt64Array([1n, 2n ** 60n]), {'v.0': 1, 'v.1': '1152921504606846976'}],
  ['clamped bytes are numbers', new Uint8ClampedArray([1, 2]), {'v.0': 1, 'v.1': 2}],

  ['a Buffer is binary, not its toJSON', Buffer.from('abc'), {v: '[Binary 3 bytes]'}],
  ['a Uint8Array is binary', new Uint8Array(4), {v: '[Binary 4 bytes]'}],
  ['an empty Uint8Array too', new Uint8Array(0), {v: '[Binary 0 bytes]'}],
  ['an ArrayBuffer is binary', new ArrayBuffer(5), {v: '[Binary 5 bytes]'}],
  ['a SharedArrayBuffer is binary', new SharedArrayBuffer(5), {v: '[Binary 5 bytes]'}],
  ['a DataView is binary', new DataView(new ArrayBuffer(6), 2), {v: '[Binary 4 bytes]'}],
  ['a Blob is binary', new Blob(['abcd']), {v: '[Binary 4 bytes]'}],

  ['an Error is its name and message', new TypeError('no'), {'v.name': 'TypeError', 'v.message': 'no'}],
  ['an Error keeps its other fields to itself', new HttpError('no'), {'v.name': 'HttpError', 'v.message': 'no'}],
  ['an Error without a message', new Error(''), {'v.name': 'Error', 'v.message': ''}],
  ['a DOMException is an Error', new DOMException('no', 'AbortError'), {'v.name': 'AbortError', 'v.message': 'no'}],
  ['a class instance is its own enumerable fields', new Point(), {'v.x': 1, 'v.y': 2}],
  ['what an object inherits is not its own', Object.create({a: 1}, {b: {value: 2, enumerable: true}}), {'v.b': 2}],
  ['an object without a prototype', Object.assign(Object.create(null) as object, {a: 1}), {'v.a': 1}],
  [
    'own getters are read',
    {
      get a() {
        return 1
      },
    },
    {'v.a': 1},
  ],
  ['symbol keys are no keys', {[Symbol('a')]: 1, b: 2}, {'v.b': 2}],
  ['an array with fields is its elements', Object.assign([1], {a: 2}), {'v.0': 1}],
  ['a subclass of Array is an array', new (class Rows extends Array<number> {})(7, 8), {'v.0': 7, 'v.1': 8}],
  [
    'boxed primitives are what they box',
    [new String('a'), new Number(1), new Boolean(false), Object(1n)],
    {'v.0': 'a', 'v.1': 1, 'v.2': false, 'v.3': 1},
  ],

  ['toJSON says how', new Money(), {v: '12.50'}],
  ['toJSON may return an object', {toJSON: () => ({a: [1]})}, {'v.a.0': 1}],
  ['toJSON may return nothing', {toJSON: () => undefined}, {}],
  [
    'toJSON may return itself',
    {
      a: 1,
      toJSON() {
        return this
      },
    },
    {'v.a': 1, 'v.toJSON': '[Function toJSON]'},
  ],
  ['toJSON may return a Date', {toJSON: () => new Date(0)}, {v: '1970-01-01T00:00:00.000Z'}],
  [
    'the toJSON of a result is a field like others',
    {toJSON: () => ({toJSON: () => 1, a: 1})},
    {'v.toJSON': '[Function toJSON]', 'v.a': 1},
  ],
  ['a toJSON that is no function is a field', {toJSON: 'a'}, {'v.toJSON': 'a'}],

  ['a function is a marker', function plan() {}, {v: '[Function plan]'}],
  ['a class is a function', Point, {v: '[Function Point]'}],
  ['a function without a name', (() => () => {})(), {v: '[Function anonymous]'}],
  ['a symbol is a marker', Symbol('a'), {v: '[Symbol(a)]'}],
  ['a symbol without a name', Symbol(), {v: '[Symbol()]'}], // oxlint-disable-line symbol-description

  [
    'values of another realm are known',
    runInNewContext(
      '({date: new Date(0), map: new Map([["a", 1]]), set: new Set([1]), error: new RangeError("no"), bytes: new Uint8Array(2), floats: new Float32Array([0.5]), plain: {a: 1}, list: [1]})',
    ),
    {
      'v.date': '1970-01-01T00:00:00.000Z',
      'v.map.a': 1,
      'v.set.0': 1,
      'v.error.name': 'RangeError',
      'v.error.message': 'no',
      'v.bytes': '[Binary 2 bytes]',
      'v.floats.0': 0.5,
      'v.plain.a': 1,
      'v.list.0': 1,
    },
  ],
]

for (const [sentence, value, attributes] of table) {
  test(sentence, t => {
    t.deepEqual(encoded(value), {attributes, lost: 0})
  })
}

/** The same at the top of a namespace. */
const tops: readonly (readonly [string, object, Readonly<Record<string, unknown>>])[] = [
  ['a namespace may be text', {outputs: 'the answer'}, {honeyhive_outputs: 'the answer'}],
  [
    'a namespace may be zero or false',
    {metrics: 0, feedback: false},
    {honeyhive_metrics: 0, honeyhive_feedback: false},
  ],
  ['a namespace may be a list', {outputs: ['a']}, {'honeyhive_outputs.0': 'a'}],
  ['a namespace may be a Map', {config: new Map([['a', 1]])}, {'honeyhive_config.a': 1}],
  ['a namespace may be a Date', {config: new Date(0)}, {honeyhive_config: '1970-01-01T00:00:00.000Z'}],
  ['NaN as a namespace is text', {metrics: Number.NaN}, {honeyhive_metrics: 'NaN'}],
  ['empty text as a namespace writes nothing', {metadata: '', error: '', eventId: ''}, {}],
  ['empty text in a box too', {metadata: new String('')}, {}],
  ['empty text as a kwarg is a value', {note: ''}, {'honeyhive_metadata.note': ''}],
  [
    'an Error in `error` is its message and its name',
    {error: new TypeError('no')},
    {honeyhive_error: 'no', honeyhive_error_type: 'TypeError'},
  ],
  [
    'an Error of another realm too',
    {error: runInNewContext('new TypeError("no")') as unknown},
    {honeyhive_error: 'no', honeyhive_error_type: 'TypeError'},
  ],
  [
    'an Error without a message has that of its parts',
    {error: new AggregateError([new Error('a'), 'b', new Error('c'), new Error('d')])},
    {honeyhive_error: 'a; b; c; and 1 more', honeyhive_error_type: 'AggregateError'},
  ],
  [
    'an Error without a message is known by its name',
    {error: new RangeError()},
    {honeyhive_error: 'RangeError', honeyhive_error_type: 'RangeError'},
  ],
  [
    'an Error in another namespace has fields',
    {metadata: new Error('no')},
    {'honeyhive_metadata.name': 'Error', 'honeyhive_metadata.message': 'no'},
  ],
  [
    'an Error below `error` has fields',
    {error: {cause: new Error('no')}},
    {'honeyhive_error.cause.name': 'Error', 'honeyhive_error.cause.message': 'no'},
  ],
  [
    'an Error as a kwarg has fields',
    {reason: new Error('no')},
    {'honeyhive_metadata.reason.name': 'Error', 'honeyhive_metadata.reason.message': 'no'},
  ],
]

for (const [sentence, enrichment, attributes] of tops) {
  test(sentence, t => {
    const {attributes: written, lost} = planned(enrichment)
    t.deepEqual({written, lost}, {written: attributes, lost: 0})
  })
}
