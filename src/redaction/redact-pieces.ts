import type {Attributes} from '@opentelemetry/api'
import * as keys from '../attributes/wire-keys.ts'
import {mask, pathOf, type Redactor} from './redact.ts'

/** A secret may be longer than what is left of it in the last piece of a list that was cut. */
const longestSecret = 4_096

/**
 * Redacts the texts that an iteration yielded as one text, field by field, because a secret may be spread over the pieces:
 * `delta.content` of each chunk of a model. Returns the keys that it redacted. The number of pieces stays the same.
 */
export function redactPieces(attributes: Attributes, redactor: Redactor): ReadonlySet<string> {
  const done = new Set<string>()
  if (attributes[keys.chunks] === undefined) return done
  for (const [field, names] of piecesOf(attributes)) {
    const pieces = names.map(name => String(attributes[name]))
    const alone = names.map((name, at) => String(redactor.value(pathOf(name), pieces[at] ?? '')))
    const joined = pieces.join('')
    const isCut = attributes[keys.outputsCut] !== undefined
    const whole = names.length < 2 ? alone.join('') : String(redactor.value(pathOf(field), joined))
    if (whole === alone.join('') && !isCut) continue
    const shown = whole === alone.join('') ? alone : spread(pieces, joined, whole)
    for (const [at, name] of names.entries()) {
      attributes[name] = isCut && isLate(pieces, at) ? mask : (shown[at] ?? '')
      done.add(name)
    }
  }
  return done
}

function piecesOf(attributes: Attributes): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  for (const key in attributes) {
    if (!key.startsWith(`${keys.result}.`) || typeof attributes[key] !== 'string') continue
    const field = key.slice(keys.result.length + 1).replace(/^\d+/, '')
    const names = fields.get(field)
    if (names === undefined) fields.set(field, [key])
    else names.push(key)
  }
  return new Map([...fields].map(([field, names]) => [keys.result + field, names]))
}

/** Puts what changed into the piece where the change begins, and leaves the pieces before and behind it as they are. */
function spread(pieces: readonly string[], joined: string, whole: string): string[] {
  const most = Math.min(joined.length, whole.length)
  let start = 0
  while (start < most && joined[start] === whole[start]) start++
  let same = 0
  while (same < most - start && joined.at(-1 - same) === whole.at(-1 - same)) same++
  const end = joined.length - same
  const changed = whole.slice(start, whole.length - same)
  let from = 0
  let isWritten = false
  return pieces.map(piece => {
    const to = from + piece.length
    const before = piece.slice(0, Math.max(0, start - from))
    const behind = piece.slice(Math.max(0, Math.min(piece.length, end - from)))
    const holds = !isWritten && to >= start && (to > start || end === start)
    const isOutside = to <= start || from >= end
    from = to
    if (holds) isWritten = true
    if (isOutside && !holds) return piece
    return before + (holds ? changed : '') + behind
  })
}

function isLate(pieces: readonly string[], at: number): boolean {
  let behind = 0
  for (let each = pieces.length - 1; each > at; each--) {
    behind += pieces[each]?.length ?? 0
    if (behind >= longestSecret) return false
  }
  return true
}
