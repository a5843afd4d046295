import type {AttributeScalar} from '../attributes/attribute.ts'
import {byteLength, cutText} from '../attributes/text.ts'
import {compilePaths, hides, longestPath, type PathState} from './path-rules.ts'
import {redactJsonText} from './redact-json-text.ts'

/** Rules for data that must not leave the process. */
export interface RedactOptions {
  /**
   * Keys whose values are masked, with all keys and values below, also in JSON text: `password` and `headers.cookie` at any
   * depth, `*` for any text within a step, `**` for any steps. Case does not matter. Counts of tokens stay under `*token*`.
   */
  readonly paths?: readonly string[]
  /**
   * Returns the replacement for a value that `paths` do not mask: the same value, or another text, number or boolean.
   * It is also called for keys (`part` is 'key'), because keys can contain data: `{[email]: visits}`.
   */
  readonly replace?: (value: AttributeScalar, path: string, part: 'value' | 'key') => AttributeScalar
}

/** Returns the redacted value of `path`, or the redacted key (`part`) at `path`. Never throws. */
export type Redact = (path: string, value: AttributeScalar, part?: 'value' | 'key') => AttributeScalar

/** The compiled rules. */
export interface Redactor {
  readonly value: Redact
  /** Returns the redacted key of an attribute with this value. Never throws. */
  readonly key: (key: string, value: unknown) => string
  /** Returns whether everything at `path` is masked. */
  readonly hidesAll: (path: string) => boolean
}

/** Returns the key of an attribute without our prefix, as users know it: `inputs.password`. */
export function pathOf(key: string): string {
  return key.startsWith(ours) ? key.slice(ours.length) : key
}

const ours = 'honeyhive_'

/** The replacement for a masked value. */
export const mask = '[Redacted]'

/** A cut secret may not match its rule, so this many characters are removed from a cut text before `replace` gets it. */
const longestSecret = 4_096
/**
 * The most keys in the cache. The keys of a program repeat with each span, but keys that contain data must not fill the
 * memory.
 */
const mostKnownKeys = 2_000

/**
 * Compiles the rules. `replace` receives at most `valueBytes` of a text. When it fails, the value is masked and
 * `onFailure` is called.
 */
export function compileRedact(
  {paths = [], replace}: RedactOptions,
  valueBytes: number,
  onFailure: () => void,
): Redactor {
  const rules = compilePaths(paths)
  // Only keys that redaction does not change, so the cache contains no secrets.
  const known = new Set<string>()

  const replaced = (value: AttributeScalar, path: string, part: 'value' | 'key'): AttributeScalar => {
    if (replace === undefined) return value
    try {
      const result: unknown = replace(typeof value === 'string' ? bounded(value, valueBytes) : value, path, part)
      if (isScalar(result)) return result
      // This is the promise of an async function. No other code handles it, so its rejection would end the process.
      if (result instanceof Promise) result.catch(() => {})
    } catch {
      // The error is not reported, because it may quote the value.
    }
    onFailure()
    return mask
  }
  const text = (place: PathState, given: string): AttributeScalar =>
    replaced(
      withoutMark(given, uncut => redactJsonText(uncut, place, json)),
      place.path,
      'value',
    )
  const json = {
    rules,
    masked: JSON.stringify(mask),
    unescaped: (place: PathState, given: string) => String(text(place, given)),
  }
  const value: Redact = (path, given, part = 'value') => {
    const place = rules.at(path)
    if (hides(place, given)) return mask
    return typeof given === 'string' && part === 'value' ? text(place, given) : replaced(given, path, part)
  }
  const key = (given: string, held: unknown): string => {
    if (known.has(given)) return given
    const whole = pathOf(given)
    const place = rules.at(whole)
    const path =
      hides(place, held) && given.length <= longestPath ? whole.slice(0, place.end).replace(/\.$/, '') : whole
    const fixed = fixedPart(given, path)
    const shown = (given.startsWith(ours) ? ours : '') + fixed + keyData(path.slice(fixed.length), path)
    if (known.size >= mostKnownKeys) known.clear()
    if (shown === given && place.verdict === 'free') known.add(shown)
    return shown
  }
  const keyData = (data: string, path: string): string => {
    if (data === '') return ''
    if (path.length >= longestPath) return mask
    return String(replaced(data, path, 'key')) || mask
  }
  return {value, key, hidesAll: path => hides(rules.at(path), undefined)}
}

// In our own keys, the first step is a namespace or the whole key. The rest is one text, because data contains dots.
function fixedPart(key: string, path: string): string {
  if (!key.startsWith(ours)) return ''
  const dot = path.indexOf('.')
  return dot < 0 ? path : path.slice(0, dot + 1)
}

const cutMark = /…\[\+(\d+) bytes\]$/

/** Changes a text without the count of what was cut from it. */
function withoutMark(text: string, change: (text: string) => string): string {
  const cut = cutMark.exec(text)
  return cut === null ? change(text) : change(text.slice(0, cut.index)) + cut[0]
}

function bounded(text: string, valueBytes: number): string {
  const cut = cutMark.exec(text)
  const kept = cut === null ? text : text.slice(0, cut.index)
  const lost = Number(cut?.[1] ?? 0)
  // One UTF-16 unit takes at most 3 bytes.
  if (lost === 0 && text.length * 3 <= valueBytes) return text
  const bytes = byteLength(kept) + lost
  if (lost === 0 && bytes <= valueBytes) return text
  const safe = kept.slice(0, Math.max(0, Math.min(kept.length, valueBytes) - longestSecret))
  return cutText(safe, bytes, valueBytes) ?? mask
}

function isScalar(value: unknown): value is AttributeScalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
