/** Calls `handle` at each Ctrl-C, and the process does not end. Call the returned function to remove the handler. */
export function onInterrupt(handle: () => void): () => void {
  process.on('SIGINT', handle)
  return () => process.off('SIGINT', handle)
}

/** Ends the process as Ctrl-C does by default, after the last handler is removed. */
export function endByInterrupt(): void {
  process.exitCode = 130
  process.kill(process.pid, 'SIGINT')
}

/** Sets the exit code of an interrupted process that runs to its end. */
export function markInterrupted(): void {
  process.exitCode ??= 130
}
