/** Shows one warning to the person who runs the program: a process warning, which `--no-warnings` and tools know. */
export function warn(message: string, code: string): void {
  process.emitWarning(message, {type: 'EnrichSpanWarning', code})
}
