/** Calls `handle` at each Ctrl-C instead of ending the process; the result takes it back. */
export function onInterrupt(handle: () => void): () => void {
  process.on('SIGINT', handle)
  return () => process.off('SIGINT', handle)
}

/** Ends the process as Ctrl-C would have, once nobody handles it any more. */
export function endByInterrupt(): void {
  process.exitCode = 130
  process.kill(process.pid, 'SIGINT')
}

/** Makes a process that goes on to its end tell that it was interrupted. */
export function markInterrupted(): void {
  process.exitCode ??= 130
}
