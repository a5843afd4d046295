import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {appendFile} from 'node:fs/promises'
import path from 'node:path'

/** One file of a folder. `modified` is in milliseconds since 1970. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

/** Files in folders that belong to the user alone: 0700 and 0600. */
export interface Files {
  /** Tells this process from others that write into the same folder. */
  readonly processId: string
  /** The absolute path of `names` below the working directory, or below an absolute first one. */
  resolve(...names: readonly string[]): string
  /** Makes the folder and those above it; throws when it cannot be written to. */
  makeFolder(folder: string): void
  /** Writes a small file unless it exists. */
  writeOnce(file: string, text: string): void
  /** The files in `folder` by name; none when there is no such folder. */
  list(folder: string): readonly FileEntry[]
  append(file: string, bytes: Uint8Array): Promise<void>
  readText(file: string): string
  /** Removes a file; one that is gone already is no error. */
  remove(file: string): void
}

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
