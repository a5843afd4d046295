import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {plainText} from '../diagnostics/plain-text.ts'

/** The parts of a span that a tree shows. The span is a finished one, or one read from a file. */
export interface TreeSpan extends Pick<ReadableSpan, 'name' | 'startTime' | 'attributes'> {
  spanContext(): {readonly spanId: string}
  readonly parentSpanContext?: {readonly spanId: string}
}

/**
 * Formats finished spans as an indented tree. Siblings are in start order. A span is a root if its parent is not in the
 * list. `attributes` selects the attributes to show: all, none, or those whose key the function accepts. Names and
 * values are written without control characters.
 *
 * @example
 * const {tracer, spans} = recordSpans()
 * tracer.trace({eventName: 'plan'}, () => tracer.startSpan('search').end())()
 * spanTree(spans) // 'plan\n  search'
 */
export function spanTree(spans: readonly TreeSpan[], attributes: boolean | ((key: string) => boolean) = false): string {
  const ids = new Set(spans.map(idOf))
  const children = new Map<string, TreeSpan[]>()
  for (const span of [...spans].sort(byStart)) {
    const parent = span.parentSpanContext?.spanId
    const key = parent !== undefined && ids.has(parent) ? parent : ''
    children.set(key, [...(children.get(key) ?? []), span])
  }
  const shows = typeof attributes === 'function' ? attributes : () => attributes
  return linesOf('', 0, children, shows).join('\n')
}

function linesOf(
  parent: string,
  depth: number,
  children: ReadonlyMap<string, readonly TreeSpan[]>,
  shows: (key: string) => boolean,
): string[] {
  const indent = '  '.repeat(depth)
  return (children.get(parent) ?? []).flatMap(span => [
    `${indent}${plainText(span.name)}`,
    ...Object.entries(span.attributes)
      .filter(([key]) => shows(key))
      .map(([key, value]) => `${indent}  · ${plainText(`${key} = ${JSON.stringify(value)}`)}`),
    ...linesOf(idOf(span), depth + 1, children, shows),
  ])
}

function idOf(span: TreeSpan): string {
  return span.spanContext().spanId
}

function byStart(a: TreeSpan, b: TreeSpan): number {
  return a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1]
}
