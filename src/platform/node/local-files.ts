import {JsonTraceSerializer} from '@opentelemetry/otlp-transformer'
import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import type {Files} from '../files.ts'
import type {LocalFiles, LocalOptions} from '../local-files.ts'
import {timestamp, wallClockMs} from './clock.ts'
import {files, ignoreFolder} from './files.ts'

const defaults: LocalOptions = {
  totalBytes: 64 * 1024 ** 2,
  fileBytes: 8 * 1024 ** 2,
  ageMs: 7 * 24 * 3_600_000,
  announce: undefined,
}

/** Makes `<root>/spans` with a `.gitignore` beside it. Throws when that is impossible. */
export function openLocalFiles(root: string): LocalFiles {
  const folder = disk.resolve(root, 'spans')
  disk.makeFolder(folder)
  ignoreFolder(root)
  return {folder, exporter: options => createExporter(folder, {...defaults, ...options})}
}

const disk = files as Files

function createExporter(folder: string, limits: LocalOptions): SpanExporter {
  let {announce} = limits
  let file: string | undefined
  let written = 0
  const append = async (line: Uint8Array): Promise<void> => {
    announce?.()
    announce = undefined
    if (file === undefined || written + line.byteLength > limits.fileBytes) {
      file = disk.resolve(folder, newName())
      written = 0
      // The limit leaves room for the whole new file, so it holds until the next file begins.
      prune(folder, {...limits, totalBytes: limits.totalBytes - Math.max(limits.fileBytes, line.byteLength)})
    }
    written += line.byteLength
    try {
      await disk.append(file, line)
    } catch (error) {
      // A half-written line would break the next line, so that line goes into a new file.
      file = undefined
      throw error
    }
  }
  return {
    export(batch, done) {
      void report(append(lineOf(batch)), done)
    },
    shutdown: async () => {},
  }
}

async function report(work: Promise<void>, done: Parameters<SpanExporter['export']>[1]): Promise<void> {
  const error = await work.then(
    () => undefined,
    (cause: Error) => cause,
  )
  done(error === undefined ? {code: 0} : {code: 1, error})
}

function lineOf(batch: ReadableSpan[]): Uint8Array {
  const request = JsonTraceSerializer.serializeRequest(batch) ?? new Uint8Array()
  const line = new Uint8Array(request.byteLength + 1)
  line.set(request)
  line[request.byteLength] = 10
  return line
}

let filesMade = 0

// Names sort by time, and within a millisecond by their number. The random part separates two threads of a process.
function newName(): string {
  const time = timestamp().replace(/[-:.]/g, '')
  const number = String(filesMade++).padStart(6, '0')
  return `${time}-${disk.processId}-${number}-${Math.random().toString(36).slice(2, 8)}.jsonl`
}

function prune(folder: string, {totalBytes, ageMs}: Pick<LocalOptions, 'totalBytes' | 'ageMs'>): void {
  const oldest = wallClockMs() - ageMs
  const kept = disk.list(folder).filter(entry => {
    if (entry.modified < oldest) disk.remove(entry.path)
    return entry.modified >= oldest
  })
  let bytes = kept.reduce((sum, entry) => sum + entry.bytes, 0)
  for (const entry of kept) {
    if (bytes <= totalBytes) return
    disk.remove(entry.path)
    bytes -= entry.bytes
  }
}
