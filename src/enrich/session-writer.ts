import type {AttributeScalar} from '../attributes/attribute.ts'
import type {Owner} from '../context/state/owner.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {dropped, reservedKey} from '../diagnostics/codes.ts'

/** The UTF-16 units that the attributes of each session take. A tracer may collect for months. */
const units = /* @__PURE__ */ new WeakMap<object, number>()

/**
 * Writes one enrichment into the session of a tracer. The session becomes one span, so it has the room of a span: a number
 * of attributes, and as much text as one call. A key that is there already is overwritten, however full the session is.
 */
export class SessionWriter {
  readonly #owner: Owner
  #reserved = 0
  #full: string | undefined
  #refused = 0

  constructor(owner: Owner) {
    this.#owner = owner
  }

  readonly write = (key: string, value: AttributeScalar): void => {
    const {reserved, session, userAttributes, limits} = this.#owner
    const {attributes} = session
    if (reserved?.has(key)) {
      this.#reserved += 1
      return
    }
    const before = attributes.get(key)
    const used = (units.get(attributes) ?? 0) - (before === undefined ? 0 : sizeOf(key, before)) + sizeOf(key, value)
    const hasRoom = before !== undefined || attributes.size < userAttributes
    if (!hasRoom || used > limits.callBytes) {
      this.#full = hasRoom
        ? `more than ${limits.callBytes} characters`
        : `the session holds ${attributes.size}, the most of a span`
      this.#refused += 1
      return
    }
    units.set(attributes, used)
    attributes.set(key, value)
  }

  /** Returns why attributes were left out, with the cause for the message. */
  end(): {readonly failure: Failure; readonly cause?: string} | undefined {
    if (this.#full === undefined) return this.#reserved > 0 ? {failure: reservedKey} : undefined
    const left = this.#refused === 1 ? '1 attribute was' : `${this.#refused} attributes were`
    return {failure: dropped, cause: `${left} left out: ${this.#full}`}
  }
}

const sizeOf = (key: string, value: AttributeScalar): number =>
  key.length + (typeof value === 'string' ? value.length : 8)
