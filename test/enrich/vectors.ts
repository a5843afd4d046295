import {readFileSync} from 'node:fs'

/** A case made by running the original on a real span: what was called, what stood on the span, what came back. */
export interface Vector {
  readonly name: string
  readonly call?: object
  /** Several, on one span. */
  readonly calls?: readonly object[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly returned: boolean | readonly boolean[]
  readonly span?: 'none' | 'non_recording' | 'ended'
}

export const vectors: readonly Vector[] = JSON.parse(readFileSync('test/fixtures/enrich.json', 'utf8'))
