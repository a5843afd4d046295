/** Emits a process warning, which `--no-warnings` and tools recognise. */
export function warn(message: string, code: string): void {
  process.emitWarning(message, {type: 'EnrichSpanWarning', code})
}
/**
 * A hint that is added to the cure of `no-span`. The first HoneyHiveTracer registers a manager that carries the
 * context.
 */
export const contextHint = '; if you use no HoneyHiveTracer, register a context manager'
