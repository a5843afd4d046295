import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {DiskRange, SegmentOfRange, Spool} from '../../platform/spool.ts'
import type {InFlightSpans} from '../in-flight-spans.ts'
import type {SpanOutcome} from '../ledger.ts'
import {recordOf} from '../otlp/otlp-json.ts'
import type {BufferedSpan} from '../span-buffer.ts'
import {keptFolders} from './recovered.ts'

/** Outcomes that a spool turns into `kept`: there was no time left to send the span. */
const untimely: ReadonlySet<string> = new Set(['process-exit', 'deadline'])

/** A batch as it leaves: its spans in memory, and those that are nowhere any more. */
interface Loaded {
  readonly present: readonly BufferedSpan[]
  readonly spans: readonly ReadableSpan[]
  readonly lost: readonly BufferedSpan[]
}

/** Keeps the spans of one queue on disk until each has its outcome. */
export class SpoolStore {
  readonly #spool: Spool
  readonly #inFlight: InFlightSpans
  #isRewriting = false

  constructor(spool: Spool, inFlight: InFlightSpans) {
    this.#spool = spool
    this.#inFlight = inFlight
  }

  /** Writes a span. With `full` memory, the disk then has the only copy. */
  keep(buffered: BufferedSpan, full: boolean): void {
    const {span} = buffered
    if (span === undefined) return
    buffered.place = this.#write(span)
    if (full && buffered.place !== undefined) this.#inFlight.forget(buffered)
  }

  /** Writes spans again whose files were removed or taken over. Those without a file are written either way. */
  rewrite(spans: Iterable<BufferedSpan>, moved: boolean): void {
    // The first write that succeeds asks for the others, which follow here.
    if (this.#isRewriting && !moved) return
    this.#isRewriting = true
    for (const buffered of spans) {
      if (buffered.settled || (!moved && buffered.place !== undefined)) continue
      const span = spanOf(buffered)
      if (span === undefined) continue
      buffered.place = this.#write(span)
      if (buffered.place === undefined) this.#inFlight.remember(buffered, span)
    }
    this.#isRewriting = false
  }

  /** Forgets copies until about `bytes` are freed. */
  free(spans: Iterable<BufferedSpan>, bytes: number): void {
    let wanted = bytes
    for (const buffered of spans) {
      if (wanted <= 0) return
      if (buffered.span === undefined || buffered.place === undefined) continue
      this.#inFlight.forget(buffered)
      wanted -= buffered.bytes
    }
  }

  /** Reads what is not in memory, and notes on disk that the spans are on their way. */
  load(spans: readonly BufferedSpan[]): Loaded {
    const loaded = {present: [] as BufferedSpan[], spans: [] as ReadableSpan[], lost: [] as BufferedSpan[]}
    for (const buffered of spans) {
      const span = spanOf(buffered)
      if (span === undefined) loaded.lost.push(buffered)
      else {
        loaded.present.push(buffered)
        loaded.spans.push(span)
      }
    }
    eachSegment(loaded.present, (segment, places) => segment.sending(places))
    return loaded
  }

  /** Splits spans by their final outcome, and notes on disk which need no more work. */
  settle(spans: readonly BufferedSpan[], outcome: SpanOutcome): readonly (readonly [BufferedSpan[], SpanOutcome])[] {
    if (typeof outcome === 'object' && untimely.has(outcome.dropped)) {
      const kept = spans.filter(isKept)
      if (kept.some(({settled}) => !settled)) keptFolders.add(this.#spool.folder)
      return [
        [kept, 'kept'],
        [spans.filter(span => !isKept(span)), outcome],
      ]
    }
    eachSegment(spans, (segment, places) => segment.settle(places))
    return [[[...spans], outcome]]
  }

  // A text can be too long for a string.
  #write(span: ReadableSpan): DiskRange | undefined {
    try {
      return this.#spool.write(recordOf(span))
    } catch {
      return undefined
    }
  }
}

const isKept = ({place}: BufferedSpan): boolean => place !== undefined

function spanOf({span, place}: BufferedSpan): ReadableSpan | undefined {
  return span ?? place?.segment.read(place)
}

function eachSegment(
  spans: readonly BufferedSpan[],
  act: (segment: SegmentOfRange, places: readonly DiskRange[]) => void,
): void {
  const bySegment = new Map<SegmentOfRange, DiskRange[]>()
  for (const {place} of spans) {
    if (place === undefined) continue
    const places = bySegment.get(place.segment) ?? []
    bySegment.set(place.segment, places)
    places.push(place)
  }
  for (const [segment, places] of bySegment) act(segment, places)
}
