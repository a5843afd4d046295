import {readFileSync, readlinkSync} from 'node:fs'
import path from 'node:path'

/**
 * The start of a process, or of one of its threads, in ticks since the boot. `undefined` without /proc, 0 for one that is
 * gone or a zombie.
 */
export function startOf(pid: number, task: number = pid): number | undefined {
  if (textOf('/proc/self/stat') === '') return undefined
  // The name in the second field may hold spaces and brackets.
  const fields = textOf(`/proc/${pid}/task/${task}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return fields[0] === 'Z' || fields[0] === 'X' ? 0 : Number(fields[19] ?? 0)
}

/** Whether a process with this pid exists, for platforms without /proc. */
export function responds(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The id of this boot of the machine; empty where it is unknown. */
export function bootId(): string {
  return textOf('/proc/sys/kernel/random/boot_id').trim()
}

/** The namespace in which pids are counted; empty where it is unknown. */
export function namespaceOfPids(): string {
  return linkOf('/proc/self/ns/pid')
}

/** The id of the running thread. The main thread has the pid. */
export function ownTask(): number {
  const task = Number(path.posix.basename(linkOf('/proc/thread-self')))
  return task > 0 ? task : process.pid
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
