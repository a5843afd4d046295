/** Added to the cure of `no-span`: something must carry the context. The first HoneyHiveTracer does. */
export const contextHint = '; without a tracer of ours, register a context manager'
