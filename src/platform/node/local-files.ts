import {readFileSync} from 'node:fs'
import type {FileEntry, Files} from '../files.ts'
import type {LocalFiles, LocalOptions, RemovedForSpace} from '../local-files.ts'
import {timestamp, wallClockMs} from './clock.ts'
import {files, ignoreFolder} from './files.ts'
import {isLiving, ownTag} from './local/owner.ts'
import {RecordFile} from './local/record-file.ts'

const defaults: LocalOptions = {
  maxBytes: 1024 ** 3,
  maxAgeMs: 7 * 24 * 3_600_000,
  fileBytes: 8 * 1024 ** 2,
  announce: undefined,
  onCap: undefined,
}

/** Creates `<root>/spans` with a `.gitignore` beside it. Throws when that is impossible. */
export function openLocalFiles(root: string, options: Partial<LocalOptions> = {}): LocalFiles {
  const limits = {...defaults, ...options}
  const folder = disk.resolve(root, 'spans')
  disk.makeFolder(folder)
  ignoreFolder(root)
  let {announce} = limits
  let file: RecordFile | undefined
  const begin = (): RecordFile => {
    // The folder may have been removed since it was made.
    disk.makeFolder(folder)
    ignoreFolder(root)
    prune(folder, limits)
    return new RecordFile(disk.resolve(folder, newName()))
  }
  return {
    folder,
    write(record) {
      // A folder that has spans was announced when they were written.
      if (announce !== undefined && disk.list(folder).length === 0) announce()
      announce = undefined
      if (file !== undefined && (file.bytes >= limits.fileBytes || !file.exists())) {
        file.close()
        file = undefined
      }
      file ??= begin()
      if (file.append(record)) return
      // The rest of a record that was cut would spoil the next record.
      file.close()
      file = undefined
      throw new Error('a record was cut and could not be removed')
    },
    close() {
      file?.close()
      file = undefined
    },
  }
}

const disk = files as Files

let filesMade = 0

// Names sort by time, and by their number within a millisecond. The random part keeps two threads of a process apart.
function newName(): string {
  const time = timestamp().replace(/[-:.]/g, '')
  const number = String(filesMade++).padStart(6, '0')
  return `${time}-${ownTag()}-${number}-${Math.random().toString(36).slice(2, 8)}.jsonl`
}

// Leaves room for the whole new file, so that the limit holds until the next one begins.
function prune(folder: string, {maxBytes, maxAgeMs, fileBytes, onCap}: LocalOptions): void {
  const oldest = wallClockMs() - maxAgeMs
  const kept = disk.list(folder).filter(entry => {
    if (entry.modified < oldest) disk.remove(entry.path)
    return entry.modified >= oldest
  })
  let over = kept.reduce((sum, {bytes}) => sum + bytes, 0) + Math.min(fileBytes, maxBytes) - maxBytes
  if (over <= 0) return
  const removed = {files: 0, spans: 0}
  for (const entry of kept) {
    if (over <= 0) break
    if (isLiving(entry)) continue
    removed.spans += spansIn(entry)
    removed.files += 1
    disk.remove(entry.path)
    over -= entry.bytes
  }
  const outcome: RemovedForSpace = {...removed, bytesOver: Math.max(0, over)}
  if (outcome.files > 0 || outcome.bytesOver > 0) onCap?.(outcome)
}

function spansIn({path}: FileEntry): number {
  try {
    return (
      readFileSync(path, 'utf8').match(/"spanId":"[^"]*"(,"parentSpanId":"[^"]*")?(,"traceState":"[^"]*")?,"name":/g)
        ?.length ?? 0
    )
  } catch {
    // Another process removed it meanwhile.
    return 0
  }
}
