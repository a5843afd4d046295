import type {AttributeScalar} from '../attributes/attribute.ts'
import {byteLength, cutText} from '../attributes/text.ts'

/** What must not leave the process. */
export interface RedactOptions {
  /**
   * Keys whose values are masked, with everything below them, keys included: `password` and `headers.cookie` at any depth,
   * `*` for any text within a step, `**` for any steps. Case does not matter.
   */
  readonly paths?: readonly string[]
  /**
   * Gives what is sent instead of a value that no path masks: the same value, or another text, number or boolean. It is
   * asked about keys as well (`part` is 'key'), because data comes as keys too: `{[email]: visits}`.
   */
  readonly replace?: (value: AttributeScalar, path: string, part: 'value' | 'key') => AttributeScalar
}

/** Gives what may be sent for the value of `path`, or for a key (`part`) that stands below it. Never throws. */
export type Redact = (path: string, value: AttributeScalar, part?: 'value' | 'key') => AttributeScalar

/** The rules, compiled. */
export interface Redactor {
  readonly value: Redact
  /** Gives what may be sent for the key of an attribute. Never throws. */
  readonly key: (key: string) => string
}

/** The key of an attribute as users know it, by its namespace: `inputs.password`. */
export function pathOf(key: string): string {
  return key.startsWith(ours) ? key.slice(ours.length) : key
}

const ours = 'honeyhive_'

/** What stands where a value must not. */
export const mask = '[Redacted]'

/** No key of a program is as long; one that is may hide anything. */
const longestPath = 4_096
/** A secret that a cut went through no longer looks like one: as much of a cut text is left off before `replace` sees it. */
const longestSecret = 4_096
/** A program's own keys come again with every span; those made of data must not fill the memory. */
const mostKnownKeys = 2_000

/**
 * Compiles the rules. What `replace` sees is never longer than `valueBytes`; where it fails the value is masked, and
 * `failed` hears of it.
 */
export function compileRedact({paths = [], replace}: RedactOptions, valueBytes: number, failed: () => void): Redactor {
  const masked = paths.length === 0 ? undefined : new RegExp(paths.map(patternOf).join('|'), 'i')
  const patterns = paths.map(path => new RegExp(patternOf(path), 'i'))
  // Only keys that may be sent as they are: what is remembered is no secret.
  const known = new Set<string>()

  const ask = (value: AttributeScalar, path: string, part: 'value' | 'key'): AttributeScalar => {
    if (replace === undefined) return value
    try {
      const replaced: unknown = replace(typeof value === 'string' ? bounded(value, valueBytes) : value, path, part)
      if (isScalar(replaced)) return replaced
      // An async function: nobody else can see its promise, so its failure would end the process.
      if (replaced instanceof Promise) replaced.catch(() => {})
    } catch {
      // What it threw may well quote the value.
    }
    failed()
    return mask
  }
  const value: Redact = (path, given, part = 'value') =>
    path.length > longestPath || masked?.test(path) ? mask : ask(given, path, part)
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
    return String(ask(data, path, 'key')) || mask
  }
  return {value, key}
}

// What lies below a masked key goes with its value. Of several rules the one that leaves least.
function cutBelow(path: string, patterns: readonly RegExp[]): string {
  let end = path.length
  for (const pattern of patterns) {
    const found = pattern.exec(path)
    if (found !== null) end = Math.min(end, found.index + found[0].length)
  }
  return path.slice(0, end).replace(/\.$/, '')
}

// Of our own keys the first step is ours: a namespace, or all there is. The rest is one text: an address holds dots.
function fixedPart(key: string, path: string): string {
  return key.startsWith(ours) ? (/^[^.]*\.?/.exec(path)?.[0] ?? '') : ''
}

// A run of whole steps anywhere in the path: a rule that matches too much hides, one that matches too little leaks.
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
  // No UTF-16 unit takes more than three bytes.
  if (lost === 0 && text.length * 3 <= valueBytes) return text
  const bytes = byteLength(kept) + lost
  if (lost === 0 && bytes <= valueBytes) return text
  const safe = kept.slice(0, Math.max(0, Math.min(kept.length, valueBytes) - longestSecret))
  return cutText(safe, bytes, valueBytes) ?? mask
}

function isScalar(value: unknown): value is AttributeScalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
