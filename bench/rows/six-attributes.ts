import {type Attributes, trace} from '@opentelemetry/api'
import {enrichSpan} from 'enrich-span'

/** Six attributes, four scalars, one metric and one nested, as a program writes them by hand. */
export function flat(call: number): Attributes {
  return {
    'honeyhive_metadata.model': 'gpt-4o',
    'honeyhive_metadata.step': 'plan',
    'honeyhive_metadata.attempt': call,
    'honeyhive_metadata.cached': false,
    'honeyhive_metadata.user.plan': 'pro',
    'honeyhive_metrics.score': 0.95,
  }
}

/** The six attributes on the active span, by hand. */
export function setSix(call: number): void {
  trace.getActiveSpan()?.setAttributes(flat(call))
}

/** The six attributes on the active span. */
export function enrichSix(call: number): boolean {
  return enrichSpan(nested(call))
}

/** The same six as an enrichment. */
export function nested(call: number): {readonly metadata: object; readonly metrics: object} {
  return {
    metadata: {model: 'gpt-4o', step: 'plan', attempt: call, cached: false, user: {plan: 'pro'}},
    metrics: {score: 0.95},
  }
}

/** The same with one of 16 sets of keys, because a program has many call sites with keys of their own. */
export function setShape(call: number): void {
  trace.getActiveSpan()?.setAttributes((flatShapes[call & 15] ?? flat)(call))
}

export function enrichShape(call: number): boolean {
  return enrichSpan((nestedShapes[call & 15] ?? (() => ({})))(call))
}

const names = Array.from({length: 16}, (_, shape) =>
  ['model', 'step', 'attempt', 'cached'].map(key => `${key}_${shape}`),
)

// Made from source text, so that each is its own literal, as in a program. Keys computed in a loop would cost both
// sides more than the writing.
const flatShapes = names.map(keys =>
  literal(`{
    'honeyhive_metadata.${keys[0]}': 'gpt-4o',
    'honeyhive_metadata.${keys[1]}': 'plan',
    'honeyhive_metadata.${keys[2]}': call,
    'honeyhive_metadata.${keys[3]}': false,
    'honeyhive_metadata.user.${keys[0]}': 'pro',
    'honeyhive_metrics.${keys[1]}': 0.95,
  }`),
)

const nestedShapes = names.map(keys =>
  literal(`{
    metadata: {${keys[0]}: 'gpt-4o', ${keys[1]}: 'plan', ${keys[2]}: call, ${keys[3]}: false, user: {${keys[0]}: 'pro'}},
    metrics: {${keys[1]}: 0.95},
  }`),
)

function literal(source: string): (call: number) => Record<string, never> {
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function('call', `return ${source}`) as (call: number) => Record<string, never>
}
