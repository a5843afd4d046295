/** The first eight characters of a run's id: what people type, and what reports show. */
export const shortRunId = (runId: string): string => runId.slice(0, 8)
