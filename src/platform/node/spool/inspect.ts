import {existsSync, lstatSync, readFileSync, rmSync, statfsSync} from 'node:fs'
import path from 'node:path'
import {wallClockMs} from '../clock.ts'
import {spoolRoot} from './destination-folder.ts'
import {covers, readMarks} from './done-file.ts'
import {foldersIn, namesIn, removeIfEmpty} from './owner-folder.ts'
import {readRecord, type OwnerState, verdictOn} from './owner-record.ts'
import {checkParent} from './safe-folder.ts'
import {splitRecords} from './split-records.ts'

/** One file of records that still hold work. */
interface WaitingFile {
  readonly path: string
  readonly spans: number
  readonly bytes: number
  /** The last write, in milliseconds since 1970. */
  readonly modified: number
}

/** The records of one owner: a process, a worker thread or a copy of the package. */
export interface SpoolOwner {
  readonly owner: string
  /** The folder of the destination: its name, or a digest of URL and headers. */
  readonly destination: string
  readonly url: string | undefined
  /** `watch` means that only the heartbeat shows whether the owner lives. */
  readonly state: OwnerState
  readonly spans: number
  readonly bytes: number
  /** The last write, in milliseconds since 1970; 0 without records. */
  readonly modified: number
  readonly files: readonly WaitingFile[]
}

/** Lists the owners below the folder of all spools, by their start. Changes nothing. */
export function inspectSpool(folder: string | undefined): SpoolOwner[] {
  const root = spoolRoot(folder)
  return foldersIn(root)
    .filter(destination => path.basename(destination) !== 'damaged')
    .flatMap(destination =>
      foldersIn(destination).flatMap(owner => [
        inspectOwner(owner, destination),
        // What another owner has claimed and not delivered yet.
        ...foldersIn(owner).map(claimed => ({
          ...inspectOwner(claimed, destination),
          state: verdictOn(readRecord(owner)),
        })),
      ]),
    )
    .sort((a, b) => (a.owner < b.owner ? -1 : 1))
}

function inspectOwner(folder: string, destination: string): SpoolOwner {
  const record = readRecord(folder)
  const files = namesIn(folder)
    .filter(name => name.endsWith('.jsonl'))
    .flatMap(name => inspectFile(path.join(folder, name)))
  return {
    owner: path.basename(folder).replace(/^claimed-/, ''),
    destination: path.basename(destination),
    url: record?.destination.url,
    state: verdictOn(record),
    spans: files.reduce((sum, {spans}) => sum + spans, 0),
    bytes: files.reduce((sum, {bytes}) => sum + bytes, 0),
    modified: Math.max(0, ...files.map(({modified}) => modified)),
    files,
  }
}

function inspectFile(file: string): WaitingFile[] {
  try {
    const {done} = readMarks(file.replace(/jsonl$/, 'done'))
    const bytes = readFileSync(file)
    const waiting = [...splitRecords(bytes)].filter(({whole, start}) => whole && !covers(done, start))
    const {mtimeMs} = lstatSync(file)
    const size = waiting.reduce((sum, {start, end}) => sum + end - start, 0)
    return [{path: file, spans: waiting.length, bytes: size, modified: mtimeMs}]
  } catch {
    // Its owner removed it meanwhile.
    return []
  }
}

/** Deletes the records of owners that do not live and were last written so long ago. Returns how much was deleted. */
export function clearSpool(folder: string | undefined, olderThanMs: number): {spans: number; bytes: number} {
  const deleted = {spans: 0, bytes: 0}
  for (const {state, files} of inspectSpool(folder)) {
    if (state !== 'dead' && state !== 'watch') continue
    for (const {path: file, spans, bytes, modified} of files) {
      if (wallClockMs() - modified < olderThanMs) continue
      rmSync(file, {force: true})
      rmSync(file.replace(/jsonl$/, 'done'), {force: true})
      removeIfEmpty(path.dirname(file))
      deleted.spans += spans
      deleted.bytes += bytes
    }
  }
  return deleted
}

/** File systems on which only a heartbeat shows whether an owner lives, by the number that the kernel gives them. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
])

/** Returns why the folder of all spools cannot be used as usual, or `undefined` when it can. */
export function spoolProblem(folder: string | undefined): {fatal: boolean; cause: string} | undefined {
  const root = spoolRoot(folder)
  if (!existsSync(root)) return undefined
  try {
    checkParent(path.dirname(root))
    const seen = lstatSync(root)
    if (!seen.isDirectory()) return {fatal: true, cause: `${root} is not a folder`}
    const user = process.geteuid?.()
    if (user !== undefined && seen.uid !== user) return {fatal: true, cause: `${root} belongs to another user`}
    const network = networkTypes.get(statfsSync(root).type)
    if (network === undefined) return undefined
    return {fatal: false, cause: `${root} is on ${network}: records of ended processes are sent a minute late`}
  } catch (error) {
    return {fatal: true, cause: (error as Error).message}
  }
}
