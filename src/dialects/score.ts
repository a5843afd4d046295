/** A metric or a feedback as Langfuse's scores API takes it, without the ids of trace and observation. */
export interface Score {
  readonly name: string
  readonly value: number | string
  readonly dataType: 'NUMERIC' | 'BOOLEAN' | 'CATEGORICAL'
  readonly comment?: string
}
