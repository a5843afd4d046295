import type {Attributes, AttributeValue} from '@opentelemetry/api'
import type {Redaction} from '../context/state/owner.ts'
import {compileRedact, mask, pathOf, type RedactOptions, type Redactor} from './redact.ts'

/** How `redactAttributes` treats keys. */
interface RedactKeys {
  /** Returns whether an attribute stays unchanged. */
  readonly exempt?: ((key: string) => boolean) | undefined
  /** Returns the path of a key, which the rules match. */
  readonly path?: (key: string) => string
}

/** Redacts attributes in place: their values, and keys that contain data. */
export function redactAttributes(
  attributes: Attributes | undefined,
  redactor: Redactor,
  {exempt, path = pathOf}: RedactKeys = {},
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

/** Returns an unused key. Two keys may become equal after redaction. Both are kept, unless both values are masks. */
export function freeKey(attributes: Readonly<Record<string, unknown>>, wanted: string, value: unknown): string {
  let key = wanted
  for (let n = 2; Object.hasOwn(attributes, key); n++) {
    if (value === mask && attributes[key] === mask) return key
    key = `${wanted} ${n}`
  }
  return key
}

/** Creates the redaction rules for `explain` and for messages that quote data. Their failures are not counted. */
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
