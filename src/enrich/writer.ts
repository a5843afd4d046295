import type {Span} from '@opentelemetry/api'
import type {AttributeScalar, Write} from '../attributes/attribute.ts'
import {read} from '../attributes/read.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {dropped} from '../diagnostics/codes.ts'

/** Writes one enrichment onto one span, and counts. */
export interface Writer {
  readonly write: Write
  readonly written: number
  /** Attributes that were not written. */
  readonly refused: number
  /** Ends the enrichment and says why attributes were refused, if so. The counts are final; nothing of it is kept alive. */
  end(): Failure | undefined
}

/** Writes onto a span that no tracer of ours owns. */
export class PlainWriter implements Writer {
  written = 0
  refused = 0
  readonly #span: Span
  // Its limit is its own, and it refuses new keys silently; the count is the only way to know.
  readonly #before: number
  readonly #handedOn: Record<string, AttributeScalar> | undefined

  constructor(span: Span, handedOn: Record<string, AttributeScalar> | undefined) {
    this.#span = span
    this.#before = refusedBy(span)
    this.#handedOn = handedOn
  }

  // A property: the planner is handed the function alone.
  readonly write: Write = (key, value, {descriptive}) => {
    if (this.#handedOn !== undefined && descriptive) this.#handedOn[key] = value
    try {
      this.#span.setAttribute(key, value)
      this.written += 1
    } catch {
      // Somebody else's span: what it throws must not reach the caller of enrichSpan.
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

function refusedBy(span: Span): number {
  const count = read(span, 'droppedAttributesCount')
  return typeof count === 'number' ? count : 0
}
