import {constants, isUtf8} from 'node:buffer'
import {createReadStream} from 'node:fs'
import type {Line, LineOptions} from '../lines.ts'

/**
 * Reads the lines of a file one by one, as fast as the caller consumes them. Only LF and CRLF end a line, on every
 * Node. The module readline also breaks at U+2028 since Node 24. Rejects when the file cannot be read or is compressed.
 */
export async function* readLines(file: string, options: LineOptions = {}): AsyncGenerator<Line, void> {
  const stream = createReadStream(file, {highWaterMark: 256 * 1024})
  let lines: LineSplitter | undefined
  let toUtf8 = asIs
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (lines === undefined) {
        const foreign = foreignFormats.find(([bytes]) => chunk.subarray(0, 8).toString('latin1').startsWith(bytes))
        if (foreign !== undefined) throw new Error(`${file} ${foreign[1]}`)
        const encoding = encodingOf(chunk, options.encoding)
        if (encoding !== undefined) toUtf8 = transcoder(encoding)
        const bytes = withoutMark(toUtf8(chunk, false))
        const {keepCr = false} = options
        lines = new LineSplitter(keepCr && !bytes.includes(lf) && bytes.includes(cr) ? cr : lf, keepCr)
        yield* lines.take(bytes)
      } else yield* lines.take(toUtf8(chunk, false))
    }
    if (lines !== undefined) {
      yield* lines.take(toUtf8(Buffer.alloc(0), true))
      yield* lines.rest()
    }
  } finally {
    stream.destroy()
  }
}

const asIs = (chunk: Buffer, _last: boolean): Buffer => chunk
const lf = 10
const cr = 13

const compressed = 'is compressed. Unpack it first'
const utf32 = 'is UTF-32. Save it as UTF-8'

/** Formats that are not text, by their first bytes. */
const foreignFormats: readonly (readonly [bytes: string, problem: string])[] = [
  ['\x1f\x8b', compressed],
  ['BZh', compressed],
  ['\xfd7zXZ\0', compressed],
  ['(\xb5/\xfd', compressed],
  ['PK\x03\x04', 'is a spreadsheet or another zip file. Export it as CSV, or unpack it'],
  ['\xd0\xcf\x11\xe0', 'is a spreadsheet or another Office file. Export it as CSV'],
  ['%PDF', 'is a PDF'],
  ['PAR1', 'is a Parquet file. Export it as CSV or JSON lines'],
  ['SQLite f', 'is a database. Export it as CSV or JSON lines'],
  ['\xff\xfe\0\0', utf32],
  ['\0\0\xfe\xff', utf32],
]

/** Returns the encoding that the first bytes show, or `undefined` for UTF-8. */
function encodingOf(first: Buffer, given: string | undefined): string | undefined {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be'
  if (given === undefined && first.length >= 8) {
    // Without a mark, ASCII in UTF-16 has a zero in every second byte.
    const start = [...first.subarray(0, 8)]
    if (start.every((byte, at) => (byte === 0) === (at % 2 === 1))) return 'utf-16le'
    if (start.every((byte, at) => (byte === 0) === (at % 2 === 0))) return 'utf-16be'
  }
  return given === undefined || /^utf-?8$/i.test(given) ? undefined : given
}

function transcoder(encoding: string): (chunk: Buffer, last: boolean) => Buffer {
  const decoder = new TextDecoder(encoding)
  return (chunk, last) => Buffer.from(decoder.decode(chunk, {stream: !last}), 'utf8')
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** Cuts UTF-8 bytes into lines. A character that is split between two chunks is joined again. */
class LineSplitter {
  readonly #end: number
  readonly #keepCr: boolean
  #parts: Buffer[] = []
  #bytes = 0

  constructor(end: number, keepCr: boolean) {
    this.#end = end
    this.#keepCr = keepCr
  }

  *take(chunk: Buffer): Generator<Line> {
    let start = 0
    for (let end = chunk.indexOf(this.#end); end !== -1; end = chunk.indexOf(this.#end, start)) {
      this.#add(chunk.subarray(start, end))
      yield this.#line()
      start = end + 1
    }
    if (start < chunk.length) this.#add(chunk.subarray(start))
  }

  /** The last line of a file that does not end with a line break. */
  *rest(): Generator<Line> {
    if (this.#bytes > 0) yield this.#line()
  }

  #add(part: Buffer): void {
    this.#bytes += part.length
    // A line that exceeds the length limit of a string is not kept.
    if (this.#bytes > constants.MAX_STRING_LENGTH) this.#parts = []
    else this.#parts.push(part)
  }

  #line(): Line {
    const [first = Buffer.alloc(0), ...others] = this.#parts
    const bytes = others.length === 0 ? first : Buffer.concat(this.#parts)
    const length = this.#bytes
    this.#parts = []
    this.#bytes = 0
    if (length > constants.MAX_STRING_LENGTH) {
      return {problem: `the line has ${length} bytes, more than a text can hold (${constants.MAX_STRING_LENGTH})`}
    }
    if (!isUtf8(bytes)) return {problem: notUtf8}
    const text = bytes.toString('utf8')
    return {text: !this.#keepCr && text.endsWith('\r') ? text.slice(0, -1) : text}
  }
}

const notUtf8 =
  "the line is not UTF-8. Save the file as UTF-8, or name its encoding: {encoding: 'windows-1252'} for most spreadsheets"
