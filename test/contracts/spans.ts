import type {Attributes, AttributeValue} from '@opentelemetry/api'
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  jsonValue,
  oneof,
  option,
  record,
  string,
  subarray,
  tuple,
} from 'fast-check'
import {plan} from '../../src/attributes/plan.ts'
import type {Dialect, FinishedSpan} from '../../src/dialects.ts'
import {hostileValue} from '../attributes/hostile-values.ts'

const scalar: Arbitrary<string | number | boolean> = oneof(
  string({unit: 'binary', maxLength: 20}),
  constantFrom('', '{"a":1}', '[', 'x'.repeat(300), '🐝'.repeat(100), '12345678901234567890'),
  integer(),
  double({noNaN: true, noDefaultInfinity: true}),
  boolean(),
)

const toolCall = record({id: scalar, function: record({name: scalar, arguments: oneof(scalar, jsonValue())})})
const part = oneof(
  record({type: constant('text'), text: scalar}),
  record({type: constant('image_url'), image_url: oneof(scalar, record({url: scalar}))}),
  record({type: scalar}),
  scalar,
)
const message = record(
  {
    role: oneof(constantFrom('system', 'user', 'assistant', 'tool'), scalar),
    content: oneof(scalar, array(part, {maxLength: 3}), jsonValue()),
    name: scalar,
    tool_call_id: scalar,
    tool_calls: array(toolCall, {maxLength: 2}),
  },
  {requiredKeys: []},
)

const numbers = dictionary(
  constantFrom('prompt_tokens', 'input_tokens', 'completion_tokens', 'total_tokens', 'cached_tokens', 'cost'),
  scalar,
)

/** What a program gives to `enrichSpan`: mostly the names that dialects look for, and any data beside. */
const enrichment = record(
  {
    inputs: oneof(scalar, jsonValue(), record({chat_history: array(message, {maxLength: 3})}), record({query: scalar})),
    outputs: oneof(scalar, jsonValue(), record({result: jsonValue()}), message, array(message, {maxLength: 3})),
    config: oneof(
      jsonValue(),
      dictionary(constantFrom('model', 'provider', 'temperature', 'top_k', 'n', 'stop'), scalar),
    ),
    metadata: oneof(
      jsonValue(),
      numbers,
      record({usage: numbers, tags: array(string(), {maxLength: 3}), finish_reason: scalar}),
      dictionary(constantFrom('run_id', 'response_model', 'version', 'config', '__proto__', 'a'), jsonValue()),
    ),
    metrics: oneof(jsonValue(), numbers, record({judge: record({score: scalar, label: scalar, explanation: scalar})})),
    feedback: jsonValue(),
    userProperties: jsonValue(),
    error: oneof(scalar, jsonValue()),
  },
  {requiredKeys: []},
)

const frame = record(
  {
    'honeyhive.session_id': string(),
    'honeyhive.source': string(),
    honeyhive_event_type: constantFrom('model', 'tool', 'chain', 'session'),
    honeyhive_error_type: string(),
    'openinference.span.kind': constantFrom('RETRIEVER', 'AGENT', 'EMBEDDING', 'GUARDRAIL', 'odd'),
    'http.method': string(),
  },
  {requiredKeys: []},
)

const rest = record({
  name: string(),
  kind: constant(0),
  status: record({code: constantFrom(0, 1, 2)}),
  events: array(record({name: constantFrom('exception', 'log'), attributes: record({'exception.type': string()})}), {
    maxLength: 2,
  }),
  parentSpanContext: option(
    record({
      traceId: constant('a'.repeat(32)),
      spanId: constant('b'.repeat(16)),
      traceFlags: constant(1),
      isRemote: boolean(),
    }),
    {nil: undefined},
  ),
})

/** A span that our own encoder wrote, and instrumentations beside it. */
export const ordinarySpan: Arbitrary<FinishedSpan> = tuple(enrichment, frame, rest).map(
  ([given, attributes, span]) => ({
    ...span,
    attributes: {...encoded(given), ...attributes},
  }),
)

function encoded(given: object): Attributes {
  const attributes: Attributes = {}
  plan(given, (key, value) => {
    attributes[key] = value
  })
  return attributes
}

const attributeKey = oneof(
  string({maxLength: 12}),
  tuple(
    constantFrom(
      'honeyhive_inputs',
      'honeyhive_outputs',
      'honeyhive_metadata',
      'honeyhive_config',
      'honeyhive_metrics',
    ),
    array(
      oneof(
        constantFrom('0', '1', '01', '4294967295', '__proto__', 'value', 'role', 'content', ''),
        string({maxLength: 4}),
      ),
      {maxLength: 5},
    ),
  ).map(([namespace, segments]) => [namespace, ...segments].join('.')),
  constantFrom(
    '__proto__',
    'honeyhive_error',
    'honeyhive.session_id',
    'honeyhive_event_type',
    'honeyhive_metadatax',
    `honeyhive_metadata${'.a'.repeat(5_000)}`,
    `honeyhive_inputs.${'9'.repeat(30)}`,
  ),
)

/** A span that no SDK would make: values of any kind, getters and traps that throw. fast-check must not look into it. */
export const hostileSpan: Arbitrary<() => FinishedSpan> = tuple(
  dictionary(attributeKey, hostileValue),
  constantFrom('plain', 'attributes', 'everything', 'absent', 'thrown one by one'),
).map(
  ([recipes, way]) =>
    () =>
      hostile(Object.fromEntries(Object.entries(recipes).map(([key, recipe]) => [key, recipe()])), way),
)

function hostile(attributes: Record<string, unknown>, way: string): FinishedSpan {
  const boom = (): never => {
    throw new Error('from a span')
  }
  const traps = {get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom}
  const span = {name: 'x', kind: 0, status: {code: 2}, events: [{name: 'exception'}], attributes}
  if (way === 'attributes') return {...span, attributes: new Proxy(attributes, traps)} as unknown as FinishedSpan
  if (way === 'everything') return new Proxy(span, traps) as unknown as FinishedSpan
  if (way === 'absent') return {} as unknown as FinishedSpan
  if (way === 'thrown one by one')
    Object.defineProperty(attributes, 'honeyhive_inputs.thrown', {get: boom, enumerable: true})
  return span as unknown as FinishedSpan
}

const errorsAndIds = [
  'honeyhive.session_id',
  'honeyhive_metadata.run_id',
  'honeyhive_metadata.dataset_id',
  'honeyhive_metadata.datapoint_id',
  'honeyhive_event_id',
  'honeyhive_user_properties.user_id',
  'honeyhive_metadata.tool_call_id',
  'honeyhive_metadata.response_id',
  'honeyhive_error',
  'honeyhive_error_type',
]

/** A span with errors and ids that can be told apart, and no target keys. */
export const markedSpan: Arbitrary<{readonly span: FinishedSpan; readonly marks: readonly string[]}> = tuple(
  ordinarySpan,
  subarray(errorsAndIds, {minLength: 1}),
  constantFrom(1, 250),
).map(([span, keys, length]) => {
  const marks = keys.map((_, at) => `mark-${at}-`.padEnd(length, 'x'))
  const own = Object.fromEntries(keys.map((key, at) => [key, marks[at]]))
  const others = Object.entries(span.attributes).filter(([key]) => !keys.some(each => key.startsWith(each)))
  return {span: {...span, attributes: {...Object.fromEntries(others), ...own}}, marks}
})

/** A span that has some of the keys already that `dialect` would write, and `target`. */
export function spanWithTargets(
  dialect: Dialect,
): Arbitrary<{readonly span: FinishedSpan; readonly theirs: Attributes}> {
  return tuple(ordinarySpan, array(boolean(), {minLength: 60, maxLength: 60})).map(([span, chosen]) => {
    const targets = Object.keys(dialect.translate(span)).filter(key => !(key in span.attributes))
    const theirs: Record<string, AttributeValue> = {target: 'theirs'}
    for (const [at, key] of targets.entries()) if (chosen[at % 60] === true) theirs[key] = `theirs ${at}`
    return {span: {...span, attributes: {...span.attributes, ...theirs}}, theirs}
  })
}
