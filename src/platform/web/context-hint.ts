/** What else to say where no span is active: in a page no `await` keeps it, and without a tracer of ours nothing does. */
export const contextHint = '; in a page useZoneContext() keeps it active'
