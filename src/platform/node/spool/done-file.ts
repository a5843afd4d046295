import {closeSync, constants, fstatSync, openSync, readFileSync, writeSync} from 'node:fs'
import {checksum} from '../files.ts'

const {O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY} = constants

/** The first byte of a record in its segment, and the byte after the last. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** The records of a segment that were sent, and those that need no more work. */
interface Marks {
  readonly sent: readonly ByteRange[]
  readonly done: readonly ByteRange[]
}

const letters = {sent: 's', done: 'd'} as const

/** The file beside a segment that says which of its records need no more work: one line with a checksum for a request. */
export class DoneFile {
  readonly #path: string
  #descriptor: number | undefined
  /** Lines that the disk did not take yet. */
  #waiting = ''

  constructor(path: string) {
    this.#path = path
  }

  mark(kind: keyof Marks, ranges: readonly ByteRange[]): void {
    const text = `${letters[kind]} ${merged(ranges)
      .map(({start, end}) => `${start}-${end}`)
      .join(',')}`
    this.#waiting += `${text} ${checksum(text)}\n`
    this.write()
  }

  /** Writes the lines that wait. Without them records are sent twice, so a failure is no loss. */
  write(): void {
    if (this.#waiting === '') return
    try {
      this.#descriptor ??= openSync(this.#path, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0), 0o600)
      // A line that was cut is ended first. Blank lines are skipped.
      const bytes = Buffer.from(fstatSync(this.#descriptor).size > 0 ? `\n${this.#waiting}` : this.#waiting)
      if (writeSync(this.#descriptor, bytes) === bytes.length) this.#waiting = ''
    } catch {
      // The lines are written with the next ones. A record of them alone is small.
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeQuietly(this.#descriptor)
    this.#descriptor = undefined
  }
}

export function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor)
  } catch {
    // There is nothing left to do with it.
  }
}

/** Reads the marks of a segment. A torn or damaged line is skipped, so its records are sent again. */
export function readMarks(path: string): Marks {
  const marks = {sent: [] as ByteRange[], done: [] as ByteRange[]}
  for (const line of linesOf(path)) {
    const [, text = '', kind, ranges = '', sum] = /^(([sd]) ([\d,-]+)) ([0-9a-f]{8})$/.exec(line) ?? []
    if (kind === undefined || checksum(text) !== sum) continue
    const list = kind === letters.done ? marks.done : marks.sent
    for (const range of ranges.split(',')) {
      const [start = 0, end = 0] = range.split('-').map(Number)
      list.push({start, end})
    }
  }
  return {sent: merged(marks.sent), done: merged(marks.done)}
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'latin1').split('\n')
  } catch {
    return []
  }
}

/** Sorts ranges and joins those that touch. A record ends one byte before the next one begins. */
export function merged(ranges: readonly ByteRange[]): ByteRange[] {
  const all: {start: number; end: number}[] = []
  for (const {start, end} of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1)
    if (last !== undefined && start <= last.end + 1) last.end = Math.max(last.end, end)
    else all.push({start, end})
  }
  return all
}

/** Returns whether sorted ranges cover a byte. */
export function covers(ranges: readonly ByteRange[], byte: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] as ByteRange).end <= byte) low = middle + 1
    else high = middle
  }
  const found = ranges[low]
  return found !== undefined && found.start <= byte
}
