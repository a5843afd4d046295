import {closeSync, fstatSync, openSync, readSync} from 'node:fs'
import type {EndLine, RunLine} from '../../evaluate/journal/journal.ts'
import {unsealLine} from '../../evaluate/journal/sealed-line.ts'

/** The first and the last line of a run file. */
interface RunEnds {
  readonly run: RunLine
  readonly end: EndLine
}

const step = 64 * 1024
/** A longer first or last line is not one of a run and its end. */
const longest = 16 * step

/**
 * Reads the first and the last line of a run file, whatever its size. Returns `undefined` when they are not those of a run
 * that ended: the file must then be read as a whole.
 */
export function readEnds(file: string): RunEnds | undefined {
  const descriptor = openSync(file, 'r')
  try {
    const {size} = fstatSync(descriptor)
    const [run, end] = [unsealLine(firstLine(descriptor)), unsealLine(lastLine(descriptor, size))]
    return run?.type === 'run' && end?.type === 'end' ? {run, end} : undefined
  } finally {
    closeSync(descriptor)
  }
}

function firstLine(descriptor: number): string {
  let bytes = Buffer.alloc(0)
  for (let at = 0; at < longest; at += step) {
    const part = read(descriptor, at, step)
    bytes = Buffer.concat([bytes, part])
    const end = bytes.indexOf(10)
    if (end !== -1) return bytes.subarray(0, end).toString('utf8')
    if (part.length < step) break
  }
  return ''
}

function lastLine(descriptor: number, size: number): string {
  for (let length = step; ; length *= 2) {
    const from = Math.max(0, size - length)
    const bytes = read(descriptor, from, size - from)
    // The file ends with a line break.
    const text = bytes.subarray(0, bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length)
    const start = text.lastIndexOf(10)
    if (start !== -1) return text.subarray(start + 1).toString('utf8')
    if (from === 0 || length >= longest) return ''
  }
}

function read(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, from))
}
