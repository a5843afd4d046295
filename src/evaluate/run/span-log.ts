import type {Span} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {wallClockMs} from '#platform/clock'
import {ownerOfSpan} from '../../context/state/span-owner.ts'
import type {SpanObserver} from '../../tracer/pipeline/core.ts'
import {joinToolCalls, type PlacedTool} from '../spans/join-tool-calls.ts'
import {factsOf, type ReadSpan, type SpanFacts, type SpanNode, toNode} from '../spans/span-node.ts'
import {addUnplaced, type Pricing, tallyUsage} from '../spans/tally-usage.ts'
import {toToolSpan} from '../spans/tool-call.ts'
import type {Trajectory} from '../spans/trajectory.ts'
import {sumOfUsage, type Usage} from '../spans/usage.ts'

/** The spans of a call of the function, at its end. They do not change while evaluators run. */
interface FrozenSpans {
  /** The first spans that ended, in end order. */
  readonly spans: readonly ReadableSpan[]
  /** Absent when the datapoint's span does not record. */
  readonly trajectory: Trajectory | undefined
  readonly usage: Usage | undefined
}

/** The most spans, and tool calls, that are kept: a datapoint with millions of spans must not fill the memory. */
const mostKept = 1_000
/** The most spans whose place in the tree is known for usage. They are small. */
const mostNodes = 10_000

/** Collects the spans of one attempt: those of the function until `freeze`, then those of the evaluators. */
export class SpanLog implements SpanObserver {
  readonly #pricing: Pricing
  /** Spans that were open when they were last looked through, and all that started since. */
  #started: Span[] = []
  readonly #spans: ReadableSpan[] = []
  readonly #nodes: SpanNode[] = []
  /** Present after `freeze`: the spans of the evaluators. */
  #evaluators: SpanNode[] | undefined
  /** The spans of the function that were open at its end. */
  #late: readonly unknown[] = noSpans
  /** Facts that were read before the rules of `redact`. */
  #facts: Map<unknown, SpanFacts> | undefined
  #tools: PlacedTool[] | undefined
  #root: SpanNode | undefined
  #unplaced: Usage | undefined
  #seen = 0
  #failed = 0
  #missed = false
  #usage: Usage | undefined
  #modelCalls = 0

  constructor(pricing: Pricing) {
    this.#pricing = pricing
  }

  started(span: Span): void {
    if (this.#evaluators !== undefined) return
    this.#started.push(span)
    if (this.#started.length > 2 * mostKept) this.#started = this.#started.filter(isOpen)
  }

  unrecorded(): void {
    if (this.#evaluators === undefined) this.#missed = true
  }

  beforeRedaction(span: ReadableSpan): void {
    const facts = factsOf(span.attributes)
    this.#facts ??= new Map()
    this.#facts.set(span, facts)
  }

  ended(span: ReadableSpan): void {
    const facts = this.#facts?.get(span) ?? factsOf(span.attributes)
    this.#facts?.delete(span)
    const node = toNode(span, facts)
    if (this.#evaluators !== undefined) {
      if (this.#late.includes(span)) {
        this.#nodes.push(node)
        this.#tally()
      } else if (this.#evaluators.length < mostNodes) this.#evaluators.push(node)
      return
    }
    if (this.#nodes.length < mostNodes) this.#nodes.push(node)
    else this.#unplaced = addUnplaced(this.#unplaced, node, this.#pricing)
    this.#count(span, node, span.attributes)
    if (this.#spans.length < mostKept) this.#spans.push(span)
  }

  #count(span: ReadSpan, node: SpanNode, attributes: ReadSpan['attributes'], nowMs?: number): void {
    this.#seen += 1
    if (span.status.code === errorStatus) this.#failed += 1
    if (node.kind !== 'tool') return
    this.#tools ??= []
    if (this.#tools.length >= mostKept) return
    const tool = toToolSpan(span, attributes, nowMs)
    // A rule of `redact` may hide that the span is a tool call.
    if (tool === undefined) this.#missed = true
    else this.#tools.push({...tool, node})
  }

  /** Ends the function's part. `root` is the datapoint's span, which is still open. */
  freeze(root: Span, isObserved: boolean): FrozenSpans {
    const spans = this.#spans
    const open: readonly unknown[] = this.#started.filter(isOpen)
    this.#started = []
    this.#late = open
    this.#evaluators = []
    if (!isObserved || !root.isRecording()) return {spans, trajectory: undefined, usage: undefined}
    const rootFacts = factsOf((root as unknown as ReadSpan).attributes)
    if (rootFacts.figures !== undefined) this.#root = {...toNode(root, rootFacts), parent: undefined}
    // A tool that still runs is a call as well.
    const nodes = open.length === 0 ? this.#nodes : [...this.#nodes]
    for (const span of open.filter(isReadable)) {
      const node = toNode(span, factsOf(span.attributes))
      nodes.push(node)
      this.#count(span, node, redacted(span), wallClockMs())
    }
    this.#tally()
    const isTruncated = this.#missed || this.#seen > mostKept || (this.#tools?.length ?? 0) >= mostKept
    const trajectory: Trajectory = {
      toolCalls: this.#tools === undefined ? noCalls : joinToolCalls(this.#tools, nodes),
      modelCalls: this.#modelCalls,
      spans: this.#seen,
      failedSpans: this.#failed,
      ...(isTruncated ? {truncated: true} : {}),
    }
    return {spans, trajectory, usage: this.#usage}
  }

  #tally(): void {
    const nodes = this.#root === undefined ? this.#nodes : [...this.#nodes, this.#root]
    const {usage, modelCalls} = tallyUsage(nodes, this.#pricing)
    this.#usage = this.#unplaced === undefined ? usage : sumOfUsage(usage, this.#unplaced)
    this.#modelCalls = modelCalls
  }

  /** The usage of the function, with its spans that ended while the evaluators ran. */
  get usage(): Usage | undefined {
    return this.#usage
  }

  /** Whether some model call of the function reported no figure. */
  get modelCallsUntold(): boolean {
    return this.#modelCalls > (this.#usage?.calls ?? 0)
  }

  /** The usage of spans that started after the function had ended. */
  get evaluatorUsage(): Usage | undefined {
    const nodes = this.#evaluators
    return nodes === undefined || nodes.length === 0 ? undefined : tallyUsage(nodes, this.#pricing).usage
  }
}

const errorStatus = 2
const noCalls: Trajectory['toolCalls'] = Object.freeze([])
const noSpans: readonly unknown[] = Object.freeze([])

const isOpen = (span: Span): boolean => span.isRecording()

// A span of a provider of the application may be a wrapper without data.
function isReadable(span: unknown): span is ReadableSpan {
  const {attributes, startTime, status} = span as Partial<ReadableSpan>
  return attributes !== undefined && startTime !== undefined && status !== undefined
}

function redacted(span: ReadableSpan): ReadableSpan['attributes'] {
  const redaction = ownerOfSpan(span as never)?.redaction
  return redaction === undefined ? span.attributes : redaction.attributes(span.attributes as never)
}
