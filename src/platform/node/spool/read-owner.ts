import {appendFileSync, closeSync, constants, fstatSync, openSync, readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {setImmediate} from 'node:timers/promises'
import type {FoundSpan} from '../../spool.ts'
import {monotonicMs, wallClockMs} from '../clock.ts'
import {files} from '../files.ts'
import {covers, readMarks} from './done-file.ts'
import {readSpan} from './read-span.ts'
import {namesIn, removeIfEmpty} from './owner-folder.ts'
import {makeSafeFolder} from './safe-folder.ts'
import {Segment} from './segment.ts'
import {type Stretch, splitRecords} from './split-records.ts'

/** Callbacks of reading. */
export interface ReadingEvents {
  onUnusable(kind: 'damaged' | 'expired', count: number): void
  onRepeated(count: number): void
}

interface Reading {
  /** The folder of all spools. */
  readonly root: string
  readonly maxAgeMs: number
  readonly events: ReadingEvents
}

const chunk = {spans: 512, bytes: 4_000_000}
/** Milliseconds of work between two turns of the event loop. */
const sliceMs = 5

/** Reads the records of an owner in the order in which they were written. Files without work are removed. */
export async function* readOwner(folder: string, reading: Reading): AsyncGenerator<readonly FoundSpan[]> {
  for (const name of namesIn(folder)) {
    if (/^\d+\.jsonl$/.test(name)) yield* readSegment(path.join(folder, name), reading)
    // The records were removed first, so these marks belong to nothing.
    else if (/^\d+\.done$/.test(name)) removeOrphan(path.join(folder, name))
  }
  removeIfEmpty(folder)
}

async function* readSegment(file: string, {root, maxAgeMs, events}: Reading): AsyncGenerator<readonly FoundSpan[]> {
  const read = readWhole(file)
  if (read === undefined) return
  const {bytes, ageMs} = read
  const {done, sent} = readMarks(file.replace(/jsonl$/, 'done'))
  const segment = new Segment(file, false, {onSettled() {}, onRemoved: () => removeIfEmpty(path.dirname(file))})
  let found: FoundSpan[] = []
  let size = 0
  let expired = 0
  let repeated = 0
  let began = monotonicMs()
  for (const stretch of splitRecords(bytes)) {
    const {start, end, whole} = stretch
    if (covers(done, start)) continue
    if (ageMs > maxAgeMs) {
      expired += whole ? 1 : 0
      continue
    }
    const span = whole ? spanIn(bytes, stretch) : undefined
    if (span === undefined) {
      if (setAside(root, file, bytes.subarray(start, end))) events.onUnusable('damaged', 1)
      continue
    }
    if (covers(sent, start)) repeated += 1
    found.push({span, place: segment.hold(start, end)})
    size += end - start
    if (found.length >= chunk.spans || size >= chunk.bytes) {
      yield found
      found = []
      size = 0
    }
    if (monotonicMs() - began > sliceMs) {
      // oxlint-disable-next-line no-await-in-loop -- the event loop gets its turn
      await setImmediate()
      began = monotonicMs()
    }
  }
  if (expired > 0) events.onUnusable('expired', expired)
  if (repeated > 0) events.onRepeated(repeated)
  segment.seal()
  if (found.length > 0) yield found
}

function spanIn(bytes: Buffer, {start, end}: Stretch): FoundSpan['span'] | undefined {
  try {
    return readSpan(bytes.toString('utf8', start, end))
  } catch {
    return undefined
  }
}

/** The file, and the milliseconds since its last write. A clock that went back makes no age. */
function readWhole(file: string): {bytes: Buffer; ageMs: number} | undefined {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const ageMs = Math.max(0, wallClockMs() - fstatSync(descriptor).mtimeMs)
      return {bytes: readFileSync(descriptor), ageMs}
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // It stays for the next process.
    return undefined
  }
}

const mostDamagedBytes = 16 * 1024 ** 2
const newline = 10

/** Copies bytes that are no record to `damaged/`. Returns whether there is anything but line breaks. */
function setAside(root: string, file: string, bytes: Buffer): boolean {
  if (bytes.every(byte => byte === newline)) return false
  try {
    const folder = path.join(root, 'damaged')
    makeSafeFolder(folder)
    const held = files?.list(folder).reduce((sum, entry) => sum + entry.bytes, 0) ?? 0
    const owner = path.basename(path.dirname(file)).replace(/^claimed-/, '')
    const name = `${owner}-${path.basename(file)}`
    if (held + bytes.length < mostDamagedBytes) {
      appendFileSync(path.join(folder, name), Buffer.concat([bytes, Buffer.from('\n')]), {mode: 0o600})
    }
  } catch {
    // The bytes are of no use to a program. They are counted either way.
  }
  return true
}

function removeOrphan(file: string): void {
  if (namesIn(path.dirname(file)).includes(path.basename(file).replace(/done$/, 'jsonl'))) return
  try {
    rmSync(file, {force: true})
  } catch {
    // It is removed with its folder.
  }
}
