import {SpanWriter} from './span-writer.ts'

let spare: SpanWriter | undefined

/** A writer for one call. A getter that enriches while it is read meets another one, so calls within calls stay apart. */
export function takeWriter(): SpanWriter {
  const writer = spare ?? new SpanWriter()
  spare = undefined
  return writer
}

/** Ends the call; `writer` is not to be used again. */
export function giveBackWriter(writer: SpanWriter): void {
  writer.end()
  spare = writer
}
