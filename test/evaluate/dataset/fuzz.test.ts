import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {csv, evaluate, jsonl, type RawRow} from 'enrich-span/evaluate'
import {csvRows} from '../../../src/evaluate/dataset/csv-rows.ts'
import {jsonRows} from '../../../src/evaluate/dataset/json-rows.ts'
import {seeded} from '../../../src/evaluate/statistics/random.ts'

// Twice this number of files. One in 100 runs through `evaluate`, the others through the reader behind it.
const files = 10_000
const sample = 100

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-fuzz-'))
test.after.always(() => rmSync(folder, {recursive: true}))

const random = seeded(20_261_127)
const below = (n: number): number => Math.floor(random.next() * n)
const oneOf = <V extends readonly unknown[]>(...values: V): V[number] => values[below(values.length)]
const times = (most: number): number[] => Array.from({length: below(most + 1)}, (_, n) => n)

const odd = ['"', '""', ' ', ',', ';', '\t', '\u2028', '\u0085', 'ü', '😀', "'", '=', '\\', '{', 'null', '\u0000', '']
const word = (): string =>
  times(3)
    .map(() => oneOf('a', 'b7', ...odd))
    .join('')

/** Encodes, and cuts off some of the end now and then. */
function bytesOf(text: string): Buffer {
  const bytes = oneOf(
    () => Buffer.from(text, 'utf8'),
    () => Buffer.from(`\ufeff${text}`, 'utf8'),
    () => Buffer.from(`\ufeff${text}`, 'utf16le'),
    () => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    () => Buffer.from(text, 'latin1'),
  )()
  return below(5) === 0 ? bytes.subarray(0, below(bytes.length + 1)) : bytes
}

interface Read {
  readonly line: number
  /** Absent for a row that failed. */
  readonly row?: unknown
}

async function readAll(rows: AsyncIterable<RawRow>): Promise<Read[]> {
  const all: Read[] = []
  for await (const {line, read} of rows) {
    try {
      all.push({line, row: read()})
    } catch (error) {
      if (!(error instanceof Error) || error.message === '') throw error
      all.push({line})
    }
  }
  return all
}

// The heading's own faults end a run with file and line: nothing was read yet that could be lost.
// UTF-16 whose first character is NUL begins like UTF-32.
const refused = /:\d+: (the heading|this is (JSON|CSV))|is UTF-32/

test('10,000 odd CSV files: every row is read, or fails with its line', async t => {
  t.timeout(600_000)
  const file = path.join(folder, 'odd.csv')
  let rows = 0
  let ended = 0
  for (let n = 0; n < files; n++) {
    const delimiter = oneOf(',', ',', ';', '\t')
    const ending = (): string => oneOf('\n', '\n', '\n', '\r\n')
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}${oneOf('', '', '\n', ' \r\nx')}"`
    const cell = (): string => oneOf(word(), quoted(word()), quoted(word()), String(below(9)))
    const records = times(6).map(record => [`<${record}>`, ...times(3).map(cell)].join(delimiter))
    const blank = (): string => oneOf('', '', '', ending(), `${delimiter}${ending()}`)
    const heading = ['id', 'q', 't', 'u'].slice(0, 1 + below(4)).join(delimiter) + ending()
    const text = heading + records.map(record => record + ending() + blank()).join('')
    const bytes = bytesOf(text)
    writeFileSync(file, bytes)
    try {
      const all = await readAll(csvRows(file, {}))
      rows += all.length
      for (const [at, {line}] of all.entries()) if (line <= (all[at - 1]?.line ?? 1)) t.fail(`${n}: line ${line} again`)
      assertNothingLost(bytes, all, problem => t.fail(`file ${n}: ${problem}\n${JSON.stringify(text)}`))
      if (n % sample === 0) {
        const result = await experiment(csv(file))
        t.deepEqual([result.status, result.succeeded + result.failed], ['completed', all.length], `file ${n}`)
        for (const {error} of result.datapoints)
          if (error !== undefined) t.regex((error as Error).message, /odd\.csv:\d+: ./)
      }
    } catch (error) {
      t.regex(String(error), refused)
      ended += 1
    }
  }
  t.log(`${rows} rows, ${ended} files refused for their heading`)
  t.true(rows > files)
})

// Each record begins with a mark of its own: the row that covers its line holds it, unless that row failed.
function assertNothingLost(bytes: Buffer, all: readonly Read[], fail: (problem: string) => void): void {
  const lines = textOf(bytes).split(/\n/)
  for (const [at, text] of lines.entries()) {
    const mark = /^<\d>/.exec(text)?.[0]
    if (at === 0 || mark === undefined) continue
    const covering = all.filter(({line}) => line <= at + 1).at(-1)
    if (covering === undefined) fail(`line ${at + 1} is in no row`)
    else if (covering.row !== undefined && !JSON.stringify(covering.row).includes(mark)) fail(`line ${at + 1} is lost`)
  }
}

function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

test('10,000 odd JSONL files: every line is a row, or fails with its number', async t => {
  t.timeout(600_000)
  const file = path.join(folder, 'odd.jsonl')
  let rows = 0
  let ended = 0
  for (let n = 0; n < files; n++) {
    const object = (): string =>
      JSON.stringify({id: oneOf('a', 1, 1.5, null), inputs: word(), [word()]: oneOf(1, [2], {})})
    const line = (): string =>
      oneOf(object(), object(), object(), object().slice(0, below(20)), word(), '', '  ', '[1]', '{', '\u2028{}')
    const text = times(8)
      .map(() => line() + oneOf('\n', '\n', '\r\n'))
      .join('')
    const bytes = bytesOf(text)
    writeFileSync(file, bytes)
    const expected = textOf(bytes)
      .split('\n')
      .flatMap((content, at) => (content.trim() === '' ? [] : [at + 1]))
    try {
      const all = await readAll(jsonRows(file, undefined, true))
      rows += all.length
      t.deepEqual(
        all.map(each => each.line),
        expected,
        JSON.stringify(text),
      )
      if (n % sample === 0) {
        const result = await experiment(jsonl(file))
        t.deepEqual([result.status, result.succeeded + result.failed], ['completed', expected.length], `file ${n}`)
        for (const {error} of result.datapoints)
          if (error !== undefined) t.regex((error as Error).message, /odd\.jsonl:\d+: ./)
      }
    } catch (error) {
      t.regex(String(error), refused)
      ended += 1
    }
  }
  t.log(`${rows} rows, ${ended} files that are one JSON document`)
  t.true(rows > files)
})

function experiment(dataset: AsyncIterable<{inputs: unknown}>) {
  return evaluate({name: 'fuzz', dataset, function: () => 1, tracer: {destination: 'memory'}, journal: false})
}
