import type {AttributeScalar} from './namespaces.ts'
import {byteLength, cutText} from './text.ts'

/** What must not leave the process. */
export interface RedactOptions {
  /**
   * Keys whose values are masked, with everything below them: `password` and `headers.cookie` at any depth, `*` for any
   * text within a step, `**` for any steps. Case does not matter.
   */
  readonly paths?: readonly string[]
  /** Gives what is sent instead of a value that no path masks: the same value, or another text, number or boolean. */
  readonly replace?: (value: AttributeScalar, path: string) => AttributeScalar
}

/** Gives what may be sent for the value of `path`. Never throws. */
export type Redact = (path: string, value: AttributeScalar) => AttributeScalar

/** What stands where a value must not. */
export const mask = '[Redacted]'

/** No key of a program is as long; one that is may hide anything. */
const longestPath = 4_096
/** A secret that a cut went through no longer looks like one: as much of a cut text is left off before `replace` sees it. */
const longestSecret = 4_096

/**
 * Compiles the rules. What `replace` sees is never longer than `valueBytes`; where it fails the value is masked, and
 * `failed` hears of it.
 */
export function compileRedact({paths = [], replace}: RedactOptions, valueBytes: number, failed: () => void): Redact {
  const masked = paths.length === 0 ? undefined : new RegExp(paths.map(patternOf).join('|'), 'i')
  return (path, value) => {
    if (path.length > longestPath || masked?.test(path)) return mask
    if (replace === undefined) return value
    try {
      const replaced: unknown = replace(typeof value === 'string' ? bounded(value, valueBytes) : value, path)
      if (isScalar(replaced)) return replaced
      // An async function: nobody else can see its promise, so its failure would end the process.
      if (replaced instanceof Promise) replaced.catch(() => {})
    } catch {
      // What it threw may well quote the value.
    }
    failed()
    return mask
  }
}

// A run of whole steps anywhere in the path: a rule that matches too much hides, one that matches too little leaks.
function patternOf(path: string): string {
  const steps = path.split('.').map(step => (step === '**' ? '.*' : step.split('*').map(escape).join('[^.]*')))
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
