import type {Line, LineOptions} from '../lines.ts'

/** A page has no files. */
// oxlint-disable-next-line require-yield -- an async generator like the other half
export async function* readLines(file: string, _options?: LineOptions): AsyncGenerator<Line, void> {
  throw new Error(`"${file}" cannot be read here: there are no files in a browser`)
}
