import type {Attributes, AttributeValue} from '@opentelemetry/api'
import type {Redaction} from '../context/state/owner.ts'
import {compileRedact, mask, pathOf, type RedactOptions, type Redactor} from './redact.ts'

/** How `redactAttributes` treats keys. */
interface RedactKeys {
  /** Returns whether an attribute stays unchanged. */
  readonly exempt?: ((key: string) => boolean) | undefined
  /** The keys whose values are redacted already. */
  readonly done?: ReadonlySet<string>
  /** Returns the path of a key, which the rules match. */
  readonly path?: (key: string) => string
}

/** Redacts attributes in place: their values, and keys that contain data. */
export function redactAttributes(
  attributes: Attributes | undefined,
  redactor: Redactor,
  {exempt, done, path = pathOf}: RedactKeys = {},
): void {
  if (attributes === undefined) return
  const freeKey = freeKeys(attributes)
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (value === undefined || exempt?.(key)) continue
    const redacted = done?.has(key) ? value : redactValue(path(key), value, redactor)
    const shown = redactor.key(key, value)
    if (shown !== key) delete attributes[key]
    attributes[shown === key ? key : freeKey(shown, redacted)] = redacted
  }
}

function redactValue(path: string, value: AttributeValue, redactor: Redactor): AttributeValue {
  if (!Array.isArray(value)) return redactor.value(path, value)
  return value.map(each => (each === null || each === undefined ? each : redactor.value(path, each))) as AttributeValue
}

/**
 * Returns what finds an unused key. Two keys may become equal without their secrets: both are kept, unless both values are
 * masks. Thousands may become equal, so each search goes on where the last one ended.
 */
export function freeKeys(attributes: Readonly<Record<string, unknown>>): (wanted: string, value: unknown) => string {
  const numbers = new Map<string, number>()
  return (wanted, value) => {
    let n = numbers.get(wanted) ?? 1
    for (;;) {
      const key = n === 1 ? wanted : `${wanted} ${n}`
      if (!Object.hasOwn(attributes, key) || (value === mask && attributes[key] === mask)) return key
      n += 1
      numbers.set(wanted, n)
    }
  }
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
