import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
// Not by name: Node 18 lacks `crc32`, and must get as far as our message about its version.
import zlib from 'node:zlib'
import type {AppendFile, FileEntry, Files} from '../files.ts'
import {lockFile} from './local/file-lock.ts'

/** The files of this platform. `undefined` on a platform without files. */
export const files: Files | undefined = {
  processId: String(process.pid),
  resolve: (...names) => path.resolve(...names),
  makeFolder(folder) {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    // Permission bits are misleading for root and on network drives, so only writing proves the right to write.
    const probe = path.join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, '', {mode: 0o600})
    rmSync(probe, {force: true})
  },
  write: writeParts,
  list(folder) {
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .sort()
      .flatMap(name => entryOf(path.join(folder, name)) ?? [])
  },
  append: (file, bytes) => appendFile(file, bytes, {mode: 0o600}),
  readText: file => readFileSync(file, 'utf8'),
  checksum,
  remove: file => rmSync(file, {force: true}),
}

/** CRC-32 of a text in UTF-8, as 8 hexadecimal digits. */
export function checksum(text: string): string {
  return zlib.crc32(text).toString(16).padStart(8, '0')
}

function writeParts(file: string, parts: Iterable<string>): number {
  mkdirSync(path.dirname(file), {recursive: true})
  const unfinished = `${file}.${process.pid}.part`
  const descriptor = openSync(unfinished, 'w')
  try {
    for (const part of parts) writeFileSync(descriptor, part)
    closeSync(descriptor)
    renameSync(unfinished, file)
    return statSync(file).size
  } finally {
    rmSync(unfinished, {force: true})
  }
}

// Another process may remove a file after it was listed.
function entryOf(file: string): FileEntry | undefined {
  const found = statSync(file, {throwIfNoEntry: false})
  return found?.isFile() ? {path: file, bytes: found.size, modified: found.mtimeMs} : undefined
}

/**
 * Opens `file` for appending, private to the user, and makes its folder. A killed process leaves an unfinished last
 * line. That line is ended first, so that the next line stays apart. Throws while another process has the file open.
 */
export function openAppendFile(file: string): AppendFile | undefined {
  const absolute = path.resolve(file)
  mkdirSync(path.dirname(absolute), {recursive: true, mode: 0o700})
  const unlock = lockFile(absolute)
  const descriptor = openSync(absolute, 'a+', 0o600)
  const {size} = fstatSync(descriptor)
  if (size > 0 && lastByte(descriptor, size) !== 10) writeSync(descriptor, '\n')
  return {
    path: absolute,
    fresh: size === 0,
    append: text => writeText(descriptor, text),
    close: () => {
      closeSync(descriptor)
      unlock()
    },
  }
}

/** Keeps `folder` out of version control: its files belong to one machine. */
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
  // Nearly always the whole buffer was written, and a copy is not needed.
  if (written < Buffer.byteLength(text)) writeAll(descriptor, Buffer.from(text).subarray(written))
}

// One call may write only a part of the buffer.
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}
