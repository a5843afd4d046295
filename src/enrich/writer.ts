import type {Span} from '@opentelemetry/api'
import type {AttributeScalar, Write} from '../attributes/attribute.ts'
import {read} from '../attributes/read.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {dropped} from '../diagnostics/codes.ts'

/** Writes one enrichment onto one span, and counts its attributes. */
export interface Writer {
  readonly write: Write
  readonly written: number
  /** The number of attributes that were not written. */
  readonly refused: number
  /**
   * Ends the enrichment and returns why attributes were refused. The counts are then final, and all references are
   * dropped.
   */
  end(): Failure | undefined
}

/** Writes onto a plain span. `inherited` collects the attributes for the spans below. */
export class PlainWriter implements Writer {
  written = 0
  refused = 0
  readonly #span: Span
  // The span has its own limit and silently refuses new keys, so this count is the only sign of a loss.
  readonly #before: number
  readonly #inherited: Record<string, AttributeScalar> | undefined

  constructor(span: Span, inherited: Record<string, AttributeScalar> | undefined) {
    this.#span = span
    this.#before = refusedBy(span)
    this.#inherited = inherited
  }

  // A bound function, because the planner receives it without its object.
  readonly write: Write = (key, value, {descriptive}) => {
    if (this.#inherited !== undefined && descriptive) this.#inherited[key] = value
    try {
      this.#span.setAttribute(key, value)
      this.written += 1
    } catch {
      // An error of a foreign span must not reach the caller of enrichSpan.
      this.refused += 1
    }
  }

  end(): Failure | undefined {
    const silently = refusedBy(this.#span) - this.#before
    this.written -= silently
    this.refused += silently
    return this.refused > 0 ? dropped : undefined
  }
}

/** Returns how many attributes a span has refused so far. Spans of the bare api do not expose this. */
export function refusedBy(span: Span): number {
  const count = read(span, 'droppedAttributesCount')
  return typeof count === 'number' ? count : 0
}
