import {closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync, writeSync} from 'node:fs'
import path from 'node:path'
import type {AppendFile} from '../append-file.ts'

/**
 * Opens `file` for appending, private to the user, and makes its folder. A last line without an end, as a killed
 * process leaves it, is ended first, so that it never runs into a new one.
 */
export function openAppendFile(file: string): AppendFile | undefined {
  const absolute = path.resolve(file)
  mkdirSync(path.dirname(absolute), {recursive: true, mode: 0o700})
  const descriptor = openSync(absolute, 'a+', 0o600)
  const {size} = fstatSync(descriptor)
  if (size > 0 && lastByte(descriptor, size) !== 10) writeSync(descriptor, '\n')
  return {
    path: absolute,
    fresh: size === 0,
    append: text => writeText(descriptor, text),
    close: () => closeSync(descriptor),
  }
}

/** Keeps `folder` out of version control: what is in it belongs to one machine. */
export function ignoreFolder(folder: string): void {
  const file = path.join(folder, '.gitignore')
  mkdirSync(folder, {recursive: true, mode: 0o700})
  if (!existsSync(file)) writeFileSync(file, '*\n', {mode: 0o600})
}

function lastByte(descriptor: number, size: number): number | undefined {
  const last = Buffer.alloc(1)
  readSync(descriptor, last, 0, 1, size - 1)
  return last[0]
}

function writeText(descriptor: number, text: string): void {
  const written = writeSync(descriptor, text)
  // Nearly always all of it: then no copy was made.
  if (written < Buffer.byteLength(text)) writeAll(descriptor, Buffer.from(text).subarray(written))
}

// One call may write less than it was given.
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}
