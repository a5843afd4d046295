import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {type Figure, figureKeys} from './figure-keys.ts'
import {kindKeys, type SpanKind} from './span-kinds.ts'

/** The parts of a span that are read for usage and tool calls. An open span of the SDK has them too. */
export type ReadSpan = Pick<
  ReadableSpan,
  'name' | 'attributes' | 'startTime' | 'endTime' | 'status' | 'parentSpanContext' | 'spanContext'
>

/** The facts about a span that usage depends on. */
export interface SpanFacts {
  readonly kind: SpanKind
  /** The figures that the span reports; absent when it reports none. */
  readonly figures?: Readonly<Partial<Record<Figure, number>>> | undefined
  readonly model?: string | undefined
}

/** A span in the tree of its datapoint. */
export interface SpanNode extends SpanFacts {
  readonly id: string
  readonly parent: string | undefined
}

/** Places a span with its facts in the tree. */
export function toNode(span: Pick<ReadSpan, 'spanContext' | 'parentSpanContext'>, facts: SpanFacts): SpanNode {
  const {kind, figures, model} = facts
  return {id: span.spanContext().spanId, parent: span.parentSpanContext?.spanId, kind, figures, model}
}

/** Reads the facts about a span. One pass over its attributes, because every span of an experiment is read. */
export function factsOf(attributes: ReadSpan['attributes']): SpanFacts {
  let kind: SpanKind | undefined
  let kindRank = Number.POSITIVE_INFINITY
  let figures: FiguresOfSpan | undefined
  // oxlint-disable-next-line guard-for-in -- attributes are a plain object of the SDK
  for (const key in attributes) {
    const value = attributes[key]
    const row = kindKeys.get(key)
    if (row !== undefined) {
      const found = row.kindOf(value)
      if (found !== undefined && row.rank < kindRank) {
        kind = found
        kindRank = row.rank
      }
      continue
    }
    const place = figureKeys.get(key)
    if (place !== undefined) (figures ??= new FiguresOfSpan()).take(place, value)
  }
  return figures === undefined ? plain[kind ?? 'other'] : {kind: kind ?? 'other', ...figures.facts()}
}

// Most spans report nothing, so they share their facts.
const plain: Readonly<Record<SpanKind, SpanFacts>> = {
  tool: {kind: 'tool'},
  model: {kind: 'model'},
  other: {kind: 'other'},
}

/** The best value of each figure so far. */
class FiguresOfSpan {
  readonly #values: Partial<Record<Figure | 'model', number | string>> = {}
  readonly #ranks: Partial<Record<Figure | 'model', number>> = {}

  take({figure, rank}: {readonly figure: Figure | 'model'; readonly rank: number}, value: unknown): void {
    const read = figure === 'model' ? toText(value) : toFigure(value)
    if (read === undefined || rank >= (this.#ranks[figure] ?? Number.POSITIVE_INFINITY)) return
    this.#values[figure] = read
    this.#ranks[figure] = rank
  }

  facts(): Omit<SpanFacts, 'kind'> {
    const {model, ...figures} = this.#values
    return {
      model: model as string | undefined,
      figures: Object.keys(figures).length === 0 ? undefined : (figures as SpanFacts['figures']),
    }
  }
}

const toText = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

// Instrumentations write some figures as text.
function toFigure(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && number >= 0 && Number.isFinite(number) ? number : undefined
}
