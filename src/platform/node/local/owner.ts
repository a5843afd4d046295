import {hostname} from 'node:os'
import type {FileEntry} from '../../files.ts'
import {wallClockMs} from '../clock.ts'
import {checksum} from '../files.ts'
import {bootId, namespaceOfPids, responds, startOf} from './process-facts.ts'

/** The part of a file's name that tells which process writes it: `<pid>_<start of the process>_<machine>`. */
export function ownTag(): string {
  return `${process.pid}_${startOf(process.pid) ?? 0}_${machine()}`
}

/** A file of another machine or container counts as in use for this long after its last write: 10 minutes. */
const restMs = 600_000

/** Whether the process that writes a file may still be alive. */
export function isLiving({path, modified}: FileEntry): boolean {
  const [, pid = '', start = '', where = ''] = /-(\d+)_(\d+)_([0-9a-f]{8})-\d{6}-\w+\.jsonl$/.exec(path) ?? []
  // A pid means nothing on another machine, in another container, or before a restart.
  if (where !== machine()) return Math.abs(wallClockMs() - modified) < restMs
  const since = startOf(Number(pid))
  return since === undefined ? responds(Number(pid)) : String(since) === start
}

let known: string | undefined

function machine(): string {
  known ??= checksum(`${bootId()} ${namespaceOfPids()} ${hostname()}`)
  return known
}
