import {readFileSync, renameSync, statSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import path from 'node:path'
import {bootId, namespaceOfPids, ownTask, responds, startOf} from '../local/process-facts.ts'

/** The newest layout of folders that this version reads. */
const format = 1

/** The file `owner.json` in the folder of an owner: a process, a worker thread or a second copy of the package. */
export interface OwnerRecord {
  readonly format: number
  readonly pid: number
  readonly task: number
  /** The start of the task in ticks since the boot; 0 where it is unknown. */
  readonly start: number
  readonly boot: string
  readonly pidNamespace: string
  readonly host: string
  readonly destination: {readonly name?: string; readonly url: string}
  /** True when the owner left its records to others. */
  readonly released?: true
}

export function ownRecord(destination: OwnerRecord['destination']): OwnerRecord {
  const task = ownTask()
  return {
    format,
    pid: process.pid,
    task,
    start: startOf(process.pid, task) ?? 0,
    boot: bootId(),
    pidNamespace: namespaceOfPids(),
    host: hostname(),
    destination,
  }
}

/** Writes the record whole or not at all. */
export function writeRecord(folder: string, record: OwnerRecord): void {
  const unfinished = path.join(folder, 'owner.part')
  writeFileSync(unfinished, JSON.stringify(record), {mode: 0o600})
  renameSync(unfinished, path.join(folder, 'owner.json'))
}

/** Returns the record of an owner; `undefined` when it cannot be read. */
export function readRecord(folder: string): OwnerRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8')) as Partial<OwnerRecord>
    return typeof record.format === 'number' ? (record as OwnerRecord) : undefined
  } catch {
    return undefined
  }
}

/** The time of the last sign of life, by the clock that the file system uses. */
export function heartbeatOf(folder: string): number {
  const file = statSync(path.join(folder, 'owner.json'), {throwIfNoEntry: false})
  return file?.mtimeMs ?? statSync(folder, {throwIfNoEntry: false})?.mtimeMs ?? 0
}

/** Whether an owner is alive. `watch` means that only its heartbeat shows it; `unknown` that a newer version made it. */
export type OwnerState = 'alive' | 'dead' | 'watch' | 'unknown'

export function verdictOn(record: OwnerRecord | undefined): OwnerState {
  if (record === undefined) return 'watch'
  if (record.format > format) return 'unknown'
  if (record.released === true) return 'dead'
  const boot = bootId()
  const sameHost = record.host === hostname()
  if (boot === '') return sameHost && !responds(record.pid) ? 'dead' : 'watch'
  if (record.boot !== boot) return sameHost && record.boot !== '' ? 'dead' : 'watch'
  if (record.pidNamespace !== namespaceOfPids()) return 'watch'
  return startOf(record.pid, record.task) === record.start ? 'alive' : 'dead'
}
