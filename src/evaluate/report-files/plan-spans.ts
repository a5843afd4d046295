import type {AttributeValue, HrTime} from '@opentelemetry/api'
import type {LocalSpan} from '../../delivery/local/read-local-spans.ts'
import type {SpanDetail} from './report-data.ts'

/**
 * The most spans of one result, attributes of one span and characters of one attribute. They suffice to see the course
 * of a call.
 */
const mostSpans = 1_000
const mostAttributes = 64
const mostEvents = 64
const longestAttribute = 2_000

/** Returns the spans of one trace in tree order, and the number of spans that were left out. */
export function planSpans(spans: readonly LocalSpan[]): {readonly spans: SpanDetail[]; readonly more: number} {
  const inOrder = depthFirst(spans)
  const begin = Math.min(...spans.map(({startTime}) => toMs(startTime)))
  return {
    spans: inOrder.slice(0, mostSpans).map(({span, depth}) => toDetail(span, depth, begin)),
    more: Math.max(0, inOrder.length - mostSpans),
  }
}

interface Placed {
  readonly span: LocalSpan
  readonly depth: number
}

/** Lists each span after its parent, and siblings by their start. A span without its parent in the list is a root. */
function depthFirst(spans: readonly LocalSpan[]): Placed[] {
  const ids = new Set(spans.map(idOf))
  const children = new Map<string, LocalSpan[]>()
  const latestFirst = [...spans].sort((a, b) => toMs(b.startTime) - toMs(a.startTime))
  for (const span of latestFirst) {
    const parent = span.parentSpanContext?.spanId
    const place = parent !== undefined && ids.has(parent) && parent !== idOf(span) ? parent : ''
    const siblings = children.get(place)
    if (siblings === undefined) children.set(place, [span])
    else siblings.push(span)
  }
  // A loop is used, because a chain of spans may be deeper than the call stack.
  const placed: Placed[] = []
  const open = (children.get('') ?? []).map(span => ({span, depth: 0}))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    placed.push(next)
    const {span, depth} = next
    const below = children.get(idOf(span)) ?? []
    children.delete(idOf(span))
    for (const child of below) open.push({span: child, depth: depth + 1})
  }
  return placed
}

const idOf = (span: LocalSpan): string => span.spanContext().spanId

function toDetail(span: LocalSpan, depth: number, begin: number): SpanDetail {
  const {name, startTime, endTime, status, attributes, events} = span
  const start = toMs(startTime)
  return {
    name: name.slice(0, longestAttribute),
    kind: kindOf(span),
    depth,
    start: toMicroseconds(start - begin),
    duration: toMicroseconds(toMs(endTime) - start),
    ...(status.code === 2 ? {failed: true} : {}),
    ...(status.message === undefined || status.message === ''
      ? {}
      : {message: status.message.slice(0, longestAttribute)}),
    attributes: Object.fromEntries(
      Object.entries(attributes)
        .slice(0, mostAttributes)
        .map(([key, value]) => [key, toAttributeText(value)]),
    ),
    ...(events.length === 0 ? {} : {events: events.slice(0, mostEvents).map(event => toEvent(event, begin))}),
  }
}

const toEvent = ({name, time}: LocalSpan['events'][number], begin: number) => ({
  name: name.slice(0, longestAttribute),
  at: toMicroseconds(toMs(time) - begin),
})

const toMs = ([seconds, nanoseconds]: HrTime): number => seconds * 1_000 + nanoseconds / 1e6
const toMicroseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000

function toAttributeText(value: AttributeValue | undefined): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > longestAttribute ? `${text.slice(0, longestAttribute)}… (${text.length} characters)` : text
}

/** The attributes by which instrumentations mark a span as a call of a model or a tool. */
const kindAttributes: readonly {readonly key: string; readonly model: RegExp; readonly tool: RegExp}[] = [
  {key: 'gen_ai.operation.name', model: /^(chat|text_completion|generate_content|embeddings)$/, tool: /^execute_tool$/},
  {key: 'openinference.span.kind', model: /^(LLM|EMBEDDING)$/, tool: /^TOOL$/},
  {key: 'ai.operationId', model: /^ai\..*\.do/, tool: /^ai\.toolCall$/},
  {key: 'traceloop.span.kind', model: /^llm$/, tool: /^tool$/},
  {key: 'honeyhive_event_type', model: /^model$/, tool: /^tool$/},
]

function kindOf({attributes}: LocalSpan): SpanDetail['kind'] {
  for (const {key, model, tool} of kindAttributes) {
    const value = attributes[key]
    if (typeof value !== 'string') continue
    if (model.test(value)) return 'model'
    if (tool.test(value)) return 'tool'
  }
  return 'plain'
}
