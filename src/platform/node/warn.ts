/** Emits a process warning, which `--no-warnings` and tools recognise. */
export function warn(message: string, code: string): void {
  process.emitWarning(message, {type: 'EnrichSpanWarning', code})
}
