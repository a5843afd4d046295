/** Calls `handle` at each Ctrl-C instead of ending the process; the result removes it. */
export function onInterrupt(handle: () => void): () => void {
  process.on('SIGINT', handle)
  return () => process.off('SIGINT', handle)
}

/** Ends the process as Ctrl-C does by default, once no handler is left. */
export function endByInterrupt(): void {
  process.exitCode = 130
  process.kill(process.pid, 'SIGINT')
}

/** Sets the exit code of an interrupted process that runs to its end. */
export function markInterrupted(): void {
  process.exitCode ??= 130
}
