import type {AttributeScalar} from '../attributes/attribute.ts'
import {byteLength, cutText} from '../attributes/text.ts'

/** Rules for data that must not leave the process. */
export interface RedactOptions {
  /**
   * Keys whose values are masked, with all keys and values below. Examples are `password` and `headers.cookie`, which
   * match at any depth. `*` stands for any text within a step, `**` for any steps. Case does not matter.
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
  /** Returns the redacted key of an attribute. Never throws. */
  readonly key: (key: string) => string
}

/** Returns the key of an attribute without our prefix, as users know it: `inputs.password`. */
export function pathOf(key: string): string {
  return key.startsWith(ours) ? key.slice(ours.length) : key
}

const ours = 'honeyhive_'

/** The replacement for a masked value. */
export const mask = '[Redacted]'

/** The most characters of a key in the cache. Keys of a program are shorter. A longer key may contain anything. */
const longestPath = 4_096
/**
 * A secret that is cut may not match its rule. So this many characters are removed from a cut text before `replace`
 * receives it.
 */
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
  const masked = paths.length === 0 ? undefined : new RegExp(paths.map(patternOf).join('|'), 'i')
  const patterns = paths.map(path => new RegExp(patternOf(path), 'i'))
  // The cache holds only keys that redaction does not change, so it contains no secrets.
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
  const value: Redact = (path, given, part = 'value') =>
    path.length > longestPath || masked?.test(path) ? mask : replaced(given, path, part)
  const key = (given: string): string => {
    if (known.has(given)) return given
    const path = given.length > longestPath ? pathOf(given) : cutBelow(pathOf(given), patterns)
    const fixed = fixedPart(given, path)
    const shown = (given.startsWith(ours) ? ours : '') + fixed + keyData(path.slice(fixed.length), path)
    if (known.size >= mostKnownKeys) known.clear()
    if (shown === given) known.add(shown)
    return shown
  }
  const keyData = (data: string, path: string): string => {
    if (data === '') return ''
    if (path.length >= longestPath) return mask
    return String(replaced(data, path, 'key')) || mask
  }
  return {value, key}
}

// Removes the keys below a masked key. Among several rules, the one that leaves the shortest path wins.
function cutBelow(path: string, patterns: readonly RegExp[]): string {
  let end = path.length
  for (const pattern of patterns) {
    const found = pattern.exec(path)
    if (found !== null) end = Math.min(end, found.index + found[0].length)
  }
  return path.slice(0, end).replace(/\.$/, '')
}

// In our own keys, the first step is a namespace or the whole key. The rest is one text, because data contains dots.
function fixedPart(key: string, path: string): string {
  return key.startsWith(ours) ? (/^[^.]*\.?/.exec(path)?.[0] ?? '') : ''
}

// A rule matches a run of whole steps anywhere in the path. A rule that matches too much hides data, but one that
// matches too little leaks data.
function patternOf(path: string): string {
  const steps = path.split('.').map(step => (step === '**' ? '.*?' : step.split('*').map(escape).join('[^.]*')))
  return `(?:^|\\.)${steps.join('\\.')}(?:\\.|$)`
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

const cutMark = /…\[\+(\d+) bytes\]$/

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
