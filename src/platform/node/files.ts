import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import type {FileEntry, Files} from '../files.ts'

/** The files of this platform; `undefined` where it has none. */
export const files: Files | undefined = {
  processId: String(process.pid),
  resolve: (...names) => path.resolve(...names),
  makeFolder(folder) {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    // Permission bits lie to root and on network drives: only writing shows whether one can write.
    const probe = path.join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, '', {mode: 0o600})
    rmSync(probe, {force: true})
  },
  writeOnce(file, text) {
    if (!existsSync(file)) writeFileSync(file, text, {mode: 0o600})
  },
  list(folder) {
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .sort()
      .flatMap(name => entryOf(path.join(folder, name)) ?? [])
  },
  append: (file, bytes) => appendFile(file, bytes, {mode: 0o600}),
  readText: file => readFileSync(file, 'utf8'),
  remove: file => rmSync(file, {force: true}),
}

// Another process may remove a file between the listing and the look at it.
function entryOf(file: string): FileEntry | undefined {
  const found = statSync(file, {throwIfNoEntry: false})
  return found?.isFile() ? {path: file, bytes: found.size, modified: found.mtimeMs} : undefined
}
