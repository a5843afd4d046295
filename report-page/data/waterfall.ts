import type {SpanDetail} from '../../src/evaluate/report-files/report-data.ts'

/** A bar of the waterfall, as shares of the whole width. */
export interface Bar {
  readonly left: number
  readonly width: number
  readonly events: readonly {readonly name: string; readonly left: number}[]
}

/** Returns the milliseconds from the start of the first span to the end of the last one. */
export const totalOf = (spans: readonly SpanDetail[]): number =>
  spans.reduce((latest, {start, duration}) => Math.max(latest, start + duration), 0)

/** Returns the position of a span's bar. */
export function barOf({start, duration, events = []}: SpanDetail, total: number): Bar {
  const share = (value: number): number => (total <= 0 ? 0 : Math.min(1, Math.max(0, value / total)))
  return {
    left: share(start),
    width: total <= 0 ? 1 : share(duration),
    events: events.map(({name, at}) => ({name, left: share(at)})),
  }
}

/**
 * Returns the position of the first failed span, counted from 0, or `undefined` without one. A failure mostly begins at
 * the deepest of several nested failed spans.
 */
export function firstFailure(spans: readonly SpanDetail[]): number | undefined {
  const first = spans.findIndex(({failed}) => failed === true)
  if (first === -1) return undefined
  let deepest = first
  while (spans[deepest + 1]?.failed === true && (spans[deepest + 1]?.depth ?? 0) > (spans[deepest]?.depth ?? 0)) {
    deepest += 1
  }
  return deepest
}

/** Groups attributes by the part of their name before the first dot. */
export function byNamespace(
  attributes: SpanDetail['attributes'],
): readonly {readonly namespace: string; readonly entries: readonly (readonly [string, string])[]}[] {
  const groups = new Map<string, [string, string][]>()
  for (const [key, value] of Object.entries(attributes)) {
    const [namespace = key] = key.split(/[.]|(?<=^honeyhive)_/)
    groups.set(namespace, [...(groups.get(namespace) ?? []), [key, value]])
  }
  return [...groups].map(([namespace, entries]) => ({namespace, entries}))
}
