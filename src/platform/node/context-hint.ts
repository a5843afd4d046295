/** What else to say where no span is active: somebody must carry the context. Our first tracer does. */
export const contextHint = '; without a tracer of ours, register a context manager'
