import {type Context, type Span, trace} from '@opentelemetry/api'
import {AlwaysOnSampler, ParentBasedSampler} from '@opentelemetry/sdk-trace-base'
import * as keys from '../attributes/wire-keys.ts'
import {parentAt} from '../context/start-span.ts'
import {fromTraceParent, toTraceParent} from '../context/propagation/trace-parent.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import type {TracerCore} from './pipeline/core.ts'
import type {TracerOptions} from './options/options.ts'
import {readEnvironment} from './options/resolve-options.ts'

/**
 * The position of a tracer as plain JSON, for worker threads, child processes and job payloads: the span to continue, the
 * session and the ids of the experiment. It holds neither a key nor a destination.
 */
export interface Carrier {
  readonly v: 1
  readonly traceparent?: string
  readonly tracestate?: string
  readonly sessionId: string
  readonly sessionName: string
  readonly project: string
  readonly source: string
  readonly runId?: string
  readonly datasetId?: string
  readonly datapointId?: string
}

/** Returns the carrier of `core` in the context `at`. */
export function toCarrier(core: TracerCore, at: Context): Carrier {
  const parent = parentAt(core, at)
  const ids = Object.entries(carriedIds).flatMap(([name, key]) => {
    const id = core.ids[key]
    return id === undefined ? [] : [[name, id]]
  })
  const {sessionName} = core
  return {
    v: 1,
    ...(parent && toTraceParent(parent.spanContext())),
    sessionName,
    ...(Object.fromEntries(ids) as Pick<Carrier, keyof typeof carriedIds>),
  }
}

/** A carrier after its check: the options of a tracer, and the parent of its outermost spans. */
interface CarriedState {
  readonly options: TracerOptions
  readonly remoteParent: Span | undefined
}

/**
 * Reads a carrier: an object, its JSON, or the header that `inject` wrote. `options` win over the carrier. Throws a
 * `ConfigurationError` for an invalid carrier.
 */
export function readCarrier(carrier: unknown, options: TracerOptions): CarriedState {
  const fields = fieldsOf(carrier)
  const carriedOptions = optionsIn(fields)
  const remoteParent = remoteParentOf(fields['traceparent'], fields['tracestate'])
  return {options: {...carriedOptions, ...options, ...samplerBelow(remoteParent, options)}, remoteParent}
}

// The sender's tracer decided about sampling. That decision holds unless this process chose a sampler.
function samplerBelow(remoteParent: Span | undefined, {sampler}: TracerOptions): Pick<TracerOptions, 'sampler'> {
  if (remoteParent === undefined || sampler !== undefined || readEnvironment().namesSampler) return {}
  return {sampler: new ParentBasedSampler({root: new AlwaysOnSampler()})}
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(carrier: unknown): Fields {
  const record = typeof carrier === 'string' ? parse(carrier) : carrier
  if (typeof record !== 'object' || record === null) throw wrong('an object made by tracer.carrier()', record)
  const fields = record as Fields
  if (fields['v'] !== 1) throw wrong('a carrier of version 1', fields['v'])
  return fields
}

function optionsIn(fields: Fields): TracerOptions {
  const options: Record<string, string> = {}
  for (const name of carriedNames) {
    const value = fields[name]
    if (value === undefined && !requiredNames.has(name)) continue
    if (typeof value !== 'string' || !isPlainText(value)) throw wrong(`plain text as \`${name}\``, value)
    options[name] = value
  }
  return options
}

/** The keys of the ids, by the names that options and carriers share. */
const carriedIds = {
  sessionId: keys.sessionId,
  project: keys.project,
  source: keys.source,
  runId: keys.runId,
  datasetId: keys.datasetId,
  datapointId: keys.datapointId,
} as const
const carriedNames = ['sessionName', ...Object.keys(carriedIds)]
const requiredNames: ReadonlySet<string> = new Set(['sessionId', 'project'])

/** The most characters of one id or name. */
const longestText = 1_024
/** The most characters of a whole carrier. */
const longestCarrier = 16_384

function isPlainText(text: string): boolean {
  return text.length <= longestText && !/\p{Cc}/u.test(text)
}

function remoteParentOf(traceparent: unknown, tracestate: unknown): Span | undefined {
  if (traceparent === undefined) return undefined
  const context = fromTraceParent(traceparent, tracestate)
  if (context === undefined) throw wrong('a valid `traceparent`', traceparent)
  return trace.wrapSpanContext(context)
}

function parse(text: string): unknown {
  if (text.length > longestCarrier) throw wrong(`at most ${longestCarrier} characters`, `${text.length} characters`)
  try {
    return JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text))
  } catch {
    throw wrong('JSON', text)
  }
}

function wrong(expected: string, value: unknown): ConfigurationError {
  const shown = typeof value === 'string' ? `'${value.slice(0, 60)}'` : value === null ? 'null' : typeof value
  return new ConfigurationError(`HoneyHiveTracer.fromCarrier(): expected ${expected}, got ${shown}`)
}
