import type {Attributes, AttributeValue} from '@opentelemetry/api'
import type {Redaction} from '../context/state/owner.ts'
import {compileRedact, mask, pathOf, type RedactOptions, type Redactor} from './redact.ts'

/** How `redactAttributes` is to see an attribute. */
interface Seen {
  /** Attributes that stay as they are. */
  readonly exempt?: ((key: string) => boolean) | undefined
  /** The path that the rules are asked about, of a key. */
  readonly path?: (key: string) => string
}

/** Redacts attributes in place: their values, and the keys that are made of data. */
export function redactAttributes(
  attributes: Attributes | undefined,
  redactor: Redactor,
  {exempt, path = pathOf}: Seen = {},
): void {
  if (attributes === undefined) return
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (value === undefined || exempt?.(key)) continue
    const redacted = redactValue(path(key), value, redactor)
    const shown = redactor.key(key)
    if (shown !== key) delete attributes[key]
    attributes[shown === key ? key : freeKey(attributes, shown, redacted)] = redacted
  }
}

function redactValue(path: string, value: AttributeValue, redactor: Redactor): AttributeValue {
  if (!Array.isArray(value)) return redactor.value(path, value)
  return value.map(each => (each === null || each === undefined ? each : redactor.value(path, each))) as AttributeValue
}

/** Two keys may look the same once their secrets are gone: both are kept, but for masks, which say nothing twice. */
export function freeKey(attributes: Readonly<Record<string, unknown>>, wanted: string, value: unknown): string {
  let key = wanted
  for (let n = 2; Object.hasOwn(attributes, key); n++) {
    if (value === mask && attributes[key] === mask) return key
    key = `${wanted} ${n}`
  }
  return key
}

/** The rules for what is only shown: by `explain`, and in messages that quote data. They count no failure. */
export function createRedaction(redact: RedactOptions, valueBytes: number): Redaction {
  const redactor = compileRedact(redact, valueBytes, () => {})
  return {
    attributes: given => {
      const shown = {...given}
      redactAttributes(shown, redactor)
      return shown
    },
    text: quoting => String(redactor.value('diagnostic', quoting)),
  }
}
