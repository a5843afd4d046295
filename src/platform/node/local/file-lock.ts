import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'

/** The locks that this process holds. */
const held = new Set<string>()

/** Takes the exclusive right to write `file`. Throws when another living process has it. */
export function lockFile(file: string): () => void {
  const lockPath = `${file}.lock`
  const mine = `${process.pid} ${hostname()}`
  if (held.has(lockPath)) throw new Error('this process is writing it already')
  try {
    writeFileSync(lockPath, mine, {flag: 'wx', mode: 0o600})
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = readFileSync(lockPath, 'utf8')
    const [pid, host] = owner.split(' ')
    // A process that was killed between creating its lock and signing it leaves an empty lock.
    if (owner !== '' && (host !== hostname() || isAlive(Number(pid)))) {
      throw new Error(
        `process ${pid} on ${host} is writing it. Wait for its end, or delete "${lockPath}" if it is not a run of this file`,
        {cause: error},
      )
    }
    writeFileSync(lockPath, mine, {mode: 0o600})
  }
  held.add(lockPath)
  return () => {
    held.delete(lockPath)
    rmSync(lockPath, {force: true})
  }
}

function isAlive(pid: number): boolean {
  // The lock has this process's number but is not in `held`, so an earlier process had the same number.
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
