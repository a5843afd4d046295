import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {recordOf} from '../../../src/delivery/otlp/otlp-json.ts'
import {covers, DoneFile, merged, readMarks} from '../../../src/platform/node/spool/done-file.ts'
import {checksum} from '../../../src/platform/node/files.ts'
import {splitRecords} from '../../../src/platform/node/spool/split-records.ts'

/** The lines of a segment of so many spans. */
function linesOf(count: number): string[] {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  for (let number = 0; number < count; number++) {
    // A text that looks like a record, and one with line breaks, are no danger: JSON escapes both.
    tracer.startSpan(`${number} é`, {attributes: {text: '{"resourceSpans":[\n', more: 'x'.repeat(number * 40)}}).end()
  }
  return tracer.spans.map(span => {
    const record = recordOf(span)
    return `${record},"crc":"${checksum(record)}"}\n`
  })
}

const wholeIn = (bytes: Buffer): string[] =>
  [...splitRecords(bytes)].filter(({whole}) => whole).map(({start, end}) => bytes.toString('utf8', start, end))

test('a segment that is cut at any byte gives back every record before the cut, and no other', t => {
  const lines = linesOf(3)
  const records = lines.map(line => line.trimEnd())
  const bytes = Buffer.from(lines.join(''))
  let end = 0
  const ends = lines.map(line => (end += Buffer.byteLength(line)))
  for (let length = 0; length <= bytes.length; length++) {
    // The line break of the last record is not needed.
    const expected = records.filter((_, at) => length >= (ends[at] ?? 0) - 1)
    t.deepEqual(wholeIn(bytes.subarray(0, length)), expected)
  }
})

test('a flipped bit at any 64th byte costs the record that holds it, and no other', t => {
  const lines = linesOf(20)
  const records = lines.map(line => line.trimEnd())
  const bytes = Buffer.from(lines.join(''))
  for (let at = 0; at < bytes.length; at += 64) {
    for (const bit of [1, 4, 128]) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ bit
      const found = wholeIn(damaged)
      t.true(found.every(record => records.includes(record)))
      // A flipped line break costs nothing.
      t.true(found.length >= records.length - 1, `byte ${at}`)
    }
  }
})

test('an overwritten line break costs no record', t => {
  const lines = linesOf(20)
  for (const other of ['x', '{', '"', '\u0000', '}']) {
    const bytes = Buffer.from(lines.map(line => line.replace('\n', other)).join(''))
    t.is(wholeIn(bytes).length, 20)
  }
})

test('every byte of a segment is part of a record, a line break or a damaged stretch', t => {
  const bytes = Buffer.from(`garbage${linesOf(3).join('')}{"resourceSpans":[half`)
  const stretches = [...splitRecords(bytes)]
  t.deepEqual(
    stretches.map(({whole}) => whole),
    [false, true, true, true, false],
  )
  t.is(stretches[0]?.start, 0)
  t.is(stretches.at(-1)?.end, bytes.length)
})

test('a done line that is torn or flipped is skipped, and the others count', t => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-done-')), '000001.done')
  const done = new DoneFile(file)
  done.mark('sent', [{start: 0, end: 100}])
  done.mark('done', [
    {start: 0, end: 100},
    {start: 101, end: 200},
  ])
  done.mark('done', [{start: 500, end: 600}])
  done.close()
  t.deepEqual(readMarks(file), {
    sent: [{start: 0, end: 100}],
    done: [
      {start: 0, end: 200},
      {start: 500, end: 600},
    ],
  })
  const text = readFileSync(file, 'latin1')
  for (let length = 0; length < text.length; length++) {
    writeFileSync(file, text.slice(0, length))
    const {done: ranges} = readMarks(file)
    t.true(ranges.every(({start, end}) => (start === 0 && end === 200) || (start === 500 && end === 600)))
    // A new owner goes on after a torn line.
    const next = new DoneFile(file)
    next.mark('done', [{start: 900, end: 950}])
    next.close()
    t.true(covers(readMarks(file).done, 900))
  }
  for (let at = 0; at < text.length; at++) {
    writeFileSync(file, `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`)
    for (const {start, end} of readMarks(file).done) {
      t.true([0, 500].includes(start) && [200, 600].includes(end), `${start}-${end}`)
    }
  }
})

test('ranges that touch are joined, and a byte is found in them', t => {
  const ranges = merged([
    {start: 30, end: 40},
    {start: 0, end: 9},
    {start: 10, end: 20},
  ])
  t.deepEqual(ranges, [
    {start: 0, end: 20},
    {start: 30, end: 40},
  ])
  const inside = [0, 19, 30, 39]
  const outside = [20, 29, 40, 100]
  t.true(inside.every(byte => covers(ranges, byte)))
  t.false(outside.some(byte => covers(ranges, byte)))
})
