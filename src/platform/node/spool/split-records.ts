import zlib from 'node:zlib'
import type {ByteRange} from './done-file.ts'

/** A stretch of a segment: a whole record, or bytes that are none. */
export interface Stretch extends ByteRange {
  readonly whole: boolean
}

/** Every record begins so. It cannot occur within one, because JSON escapes quotes in text. */
const beginning = Buffer.from('{"resourceSpans":')
const newline = 10
/** The bytes of `,"crc":"01234567"}`. */
const sealBytes = 18

/**
 * Finds the records of a segment, however it was cut or damaged. No length is trusted: a record begins with its first
 * key, and its checksum shows where it ends.
 */
export function* splitRecords(bytes: Buffer): Generator<Stretch> {
  let at = 0
  while (at < bytes.length) {
    const start = bytes.indexOf(beginning, at)
    if (start < 0) break
    if (start > at) yield {start: at, end: start, whole: false}
    const next = bytes.indexOf(beginning, start + 1)
    const end = endOf(bytes, start, next)
    if (end === undefined) {
      at = next < 0 ? bytes.length : next
      yield {start, end: at, whole: false}
    } else {
      yield {start, end, whole: true}
      // The byte after a record is its line break, even if it is overwritten.
      at = end === next ? end : end + 1
    }
  }
  if (at < bytes.length) yield {start: at, end: bytes.length, whole: false}
}

function endOf(bytes: Buffer, start: number, next: number): number | undefined {
  const line = bytes.indexOf(newline, start)
  const limit = next < 0 ? bytes.length : next
  const ends = [line, limit - 1, limit].filter(end => end > start && end <= limit)
  return ends.find(end => isWhole(bytes.subarray(start, end)))
}

/** Returns whether the checksum at the end of a record is that of its text. */
export function isWhole(record: Buffer): boolean {
  const body = record.length - sealBytes
  if (body <= 0) return false
  const [, sum] = /^,"crc":"([0-9a-f]{8})"\}$/.exec(record.toString('latin1', body)) ?? []
  return sum !== undefined && zlib.crc32(record.subarray(0, body)) === Number.parseInt(sum, 16)
}
