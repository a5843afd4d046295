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

// Since api 1.10 a value may be a map or a list of values, to any depth. Each member has a path of its own.
function redactValue(path: string, value: unknown, redactor: Redactor, depth = 0): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return redactor.value(path, value)
  if (value === null || value === undefined) return value as unknown as AttributeValue
  if (depth >= deepest) return mask
  if (Array.isArray(value)) return value.map(each => redactValue(path, each, redactor, depth + 1) as never)
  if (redactor.hidesAll(path)) return mask
  if (ArrayBuffer.isView(value)) return value as never
  const members = Object.entries(value).map(([name, member]) => {
    const below = `${path}.${name}`
    const shown = redactValue(below, member, redactor, depth + 1)
    return [shown === mask ? name : String(redactor.value(below, name, 'key')), shown]
  })
  return Object.fromEntries(members) as never
}

/** The levels of a nested value that are read. Deeper ones are masked. */
const deepest = 32

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
