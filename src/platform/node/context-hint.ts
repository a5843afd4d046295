/**
 * A hint that is added to the cure of `no-span`. The first HoneyHiveTracer registers a manager that carries the
 * context.
 */
export const contextHint = '; without a tracer of ours, register a context manager'
