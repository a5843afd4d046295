import type {Attributes, AttributeValue, HrTime, SpanStatus} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {files} from '#platform/files'
import type {Files} from '../../platform/files.ts'

/** The default folder of the `local` destination, below the working directory. */
export const localFolder = '.enrich-span'

/** Returns where the spans of `folder` are. The path is absolute where the platform has files. */
export function spanFolder(folder: string = localFolder): string {
  return files?.resolve(folder, 'spans') ?? folder
}

/** A span that was read back from a file: the part of a `ReadableSpan` that was written. */
export interface LocalSpan
  extends Pick<
    ReadableSpan,
    'name' | 'kind' | 'startTime' | 'endTime' | 'attributes' | 'status' | 'parentSpanContext' | 'events'
  > {
  spanContext(): {readonly traceId: string; readonly spanId: string; readonly traceFlags: number}
  /** The attributes of the resource. */
  readonly resource: Attributes
}

/** Options of `readLocalSpans`: which spans to read. */
export interface ReadLocalOptions {
  /** The folder that holds `spans/`; `.enrich-span` in the working directory when absent. */
  readonly folder?: string
  /** Keeps the spans for which it returns `true`. Without it, all spans are kept. */
  readonly where?: (span: LocalSpan) => boolean
}

/**
 * Reads the spans that the `local` destination wrote, oldest file first. Returns an empty list when there are no files.
 * Skips a broken line, which a killed process may leave at the end of a file.
 *
 * @example check
 * spanTree(readLocalSpans({where: span => span.attributes['honeyhive.project'] === 'support'}))
 */
export function readLocalSpans({folder, where = () => true}: ReadLocalOptions = {}): LocalSpan[] {
  const disk = files
  if (disk === undefined) return []
  const written = disk.list(spanFolder(folder)).filter(({path}) => path.endsWith('.jsonl'))
  return written.flatMap(({path}) => recordsIn(textOf(disk, path)).flatMap(spansOf).filter(where))
}

// Another process may remove a file after it was listed.
function textOf(disk: Files, path: string): string {
  try {
    return disk.readText(path)
  } catch {
    return ''
  }
}

/** Every record begins so. It cannot occur within one, because JSON escapes quotes in text. */
const beginning = '{"resourceSpans":'

// A record ends with its line, or where the next record begins: a process that is killed may leave a part of one.
function recordsIn(text: string): string[] {
  return text.split('\n').flatMap(line => line.split(new RegExp(`(?=${beginning})`)))
}

function spansOf(record: string): LocalSpan[] {
  if (!isWhole(record)) return []
  const request = parse(record)
  return (request?.resourceSpans ?? []).flatMap(({resource, scopeSpans = []}) => {
    const shared = toAttributes(resource?.attributes)
    return scopeSpans.flatMap(({spans = []}) => spans.map(span => toLocalSpan(span, shared)))
  })
}

// Lines of another program, such as a collector's file exporter, have no checksum.
function isWhole(record: string): boolean {
  const [, body, sum] = /^(.*),"crc":"([0-9a-f]{8})"\}$/s.exec(record) ?? []
  return body === undefined || files?.checksum(body) === sum
}

function parse(record: string): OtlpRequest | undefined {
  try {
    return record === '' ? undefined : (JSON.parse(record) as OtlpRequest)
  } catch {
    return undefined
  }
}

function toLocalSpan(span: OtlpSpan, resource: Attributes): LocalSpan {
  const {traceId, spanId, parentSpanId, name} = span
  // The low byte of the flags holds the trace flags of W3C.
  const traceFlags = (span.flags ?? 1) & 0xff
  return {
    name,
    // OTLP counts kinds from 1. Its 0 means "unspecified".
    kind: Math.max(0, (span.kind ?? 1) - 1),
    startTime: toHrTime(span.startTimeUnixNano),
    endTime: toHrTime(span.endTimeUnixNano),
    attributes: toAttributes(span.attributes),
    status: {code: 0, ...span.status},
    events: (span.events ?? []).map(({name: event, timeUnixNano, attributes}) => ({
      name: event,
      time: toHrTime(timeUnixNano),
      attributes: toAttributes(attributes),
    })),
    spanContext: () => ({traceId, spanId, traceFlags}),
    ...(parentSpanId ? {parentSpanContext: {traceId, spanId: parentSpanId, traceFlags}} : {}),
    resource,
  }
}

function toHrTime(nanoseconds: string): HrTime {
  const all = BigInt(nanoseconds)
  return [Number(all / 1_000_000_000n), Number(all % 1_000_000_000n)]
}

function toAttributes(pairs: readonly OtlpPair[] = []): Attributes {
  return Object.fromEntries(pairs.map(({key, value}) => [key, toValue(value)]))
}

function toValue(value: OtlpValue): AttributeValue | undefined {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(toValue) as AttributeValue
  if (value.intValue !== undefined) return Number(value.intValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  return value.stringValue ?? value.boolValue
}

interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: {readonly attributes?: readonly OtlpPair[]}
    readonly scopeSpans?: readonly {readonly spans?: readonly OtlpSpan[]}[]
  }[]
}

interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind?: number
  readonly flags?: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes?: readonly OtlpPair[]
  readonly events?: readonly {
    readonly name: string
    readonly timeUnixNano: string
    readonly attributes?: readonly OtlpPair[]
  }[]
  readonly status?: SpanStatus
}

interface OtlpPair {
  readonly key: string
  readonly value: OtlpValue
}

interface OtlpValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: number | string
  readonly doubleValue?: number | string
  readonly arrayValue?: {readonly values?: readonly OtlpValue[]}
}
