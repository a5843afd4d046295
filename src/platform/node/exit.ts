import {writeSync} from 'node:fs'

/** Calls `task` when the process runs out of work, and waits for what it returns; the result takes it back. */
export function beforeExit(task: () => Promise<unknown>): () => void {
  const listener = (): void => {
    // Pending promises alone do not keep Node alive: sockets of the export do, and a timer bridges the gaps between them.
    const alive = setInterval(() => {}, 1_000)
    void task().finally(() => clearInterval(alive))
  }
  process.once('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}

/** Node has an end to wait in, and no page that goes away. */
export function beforeLeaving(_task: (gone: boolean) => void): () => void {
  return () => {}
}

/** Writes the line that `last` gives, if any, to stderr when the process ends, however it ends by itself. */
export function lastWords(last: () => string | undefined): void {
  process.once('exit', () => {
    const line = last()
    // Nothing asynchronous happens any more, a process warning included.
    if (line !== undefined) writeSync(process.stderr.fd, `${line}\n`)
  })
}
