import {createHash} from 'node:crypto'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {csv, evaluate, fromRows, jsonl} from 'enrich-span/evaluate'
import {pythonJson} from '../../../src/evaluate/dataset/python-json.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-odd-files-'))
test.after.always(() => rmSync(folder, {recursive: true}))

let files = 0
function write(content: string | Uint8Array, ending = 'csv'): string {
  const file = path.join(folder, `${files++}.${ending}`)
  writeFileSync(file, content)
  return file
}

const quiet = {tracer: {destination: 'memory'}, journal: false} as const
const run = (dataset: AsyncIterable<{inputs: unknown}>) =>
  evaluate({name: 'odd', dataset, function: ({inputs}) => inputs, ...quiet})

/** What became of each row: its inputs, or the error without the folder of the file. */
async function rowsOf(dataset: AsyncIterable<{inputs: unknown}>): Promise<unknown[]> {
  const {status, stoppedBy, datapoints} = await run(dataset)
  const rows = datapoints.map(({outputs, error}) =>
    error instanceof Error ? `${error.name}: ${error.message}`.replace(/^.*\/(\d+)\.\w+/, 'file') : outputs,
  )
  return status === 'completed' ? rows : [...rows, String(stoppedBy).replace(/^.*\/(\d+)\.\w+/, 'file')]
}

const quote = 'a quote stands inside a field. Put the field in quotes and write each quote in it twice'
const utf8 = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes)
const latin = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0))
const swapped = (text: string): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return bytes.swap16()
}

const csvCases: readonly [what: string, content: string | Uint8Array, rows: readonly unknown[]][] = [
  [
    'a field too many fails its row',
    'q,t\none,1\ntwo, with comma,2\nthree,3\n',
    [{q: 'one', t: '1'}, 'file:3: 3 fields, the heading has 2', {q: 'three', t: '3'}],
  ],
  [
    'a field too few fails its row',
    'q,t\none,1\ntwo\nthree,3\n',
    [{q: 'one', t: '1'}, 'file:3: 1 field, the heading has 2', {q: 'three', t: '3'}],
  ],
  ['a quote inside a field fails its row', 'q,t\nsay "hi",2\nb,1\n', [`file:2: ${quote}`, {q: 'b', t: '1'}]],
  ['JSON that is not quoted fails its row', 'q,t\n{"a":1},x\nb,1\n', [`file:2: ${quote}`, {q: 'b', t: '1'}]],
  ['a quote that is not doubled fails its row', 'q,t\n"a "b"",2\nb,1\n', [`file:2: ${quote}`, {q: 'b', t: '1'}]],
  [
    'a quote that is never closed fails its line alone',
    'q,t\n"a,2\nb,1\nc,3\n',
    ['file:2: a quote is opened and not closed', {q: 'b', t: '1'}, {q: 'c', t: '3'}],
  ],
  ['an inch mark in a field fails its row', 'q,t\n5" pipe,2\nb,1\n', [`file:2: ${quote}`, {q: 'b', t: '1'}]],
  [
    'a quoted field may hold line ends, and counts its first line',
    'q,t\n"a\nb\r\nc",2\nx,1,2\n',
    [{q: 'a\nb\r\nc', t: '2'}, 'file:5: 3 fields, the heading has 2'],
  ],
  [
    'line ends may be mixed',
    'q,t\r\none,1\ntwo,2\r\n',
    [
      {q: 'one', t: '1'},
      {q: 'two', t: '2'},
    ],
  ],
  [
    'lines of an old spreadsheet end with CR',
    'q,t\rone,1\rtwo,2\r',
    [
      {q: 'one', t: '1'},
      {q: 'two', t: '2'},
    ],
  ],
  ['U+2028 is text', 'q,t\na\u2028b,1\n', [{q: 'a\u2028b', t: '1'}]],
  ['blank rows are left out', 'q,t\n\none,1\n,,\n ,\n\n\r\n', [{q: 'one', t: '1'}]],
  [
    'empty cells behind the last column are left out',
    'q,t,,\none,1,,\ntwo,2\n',
    [
      {q: 'one', t: '1'},
      {q: 'two', t: '2'},
    ],
  ],
  [
    'a cell without a heading fails its row',
    'q,,t\none,,1\ntwo,x,2\n',
    [{q: 'one', t: '1'}, 'file:3: field 2 has no name in the heading'],
  ],
  ['headings are trimmed', 'q , t\none,1\n', [{q: 'one', t: '1'}]],
  ['semicolons', 'q;t\none, two;1\n', [{q: 'one, two', t: '1'}]],
  ['tabs', 'q\tt\none, two\t1\n', [{q: 'one, two', t: '1'}]],
  ['sep= names the delimiter', 'sep=|\nq|t\none;1|2\n', [{q: 'one;1', t: '2'}]],
  ['sep= in quotes', '"sep=|"\nq|t\none|1\n', [{q: 'one', t: '1'}]],
  [
    'an unknown delimiter is named',
    'q^ground_truth\none^1\n',
    ["file:1: the heading is one column `q^ground_truth`. Name the delimiter: csv(file, {delimiter: '^'})"],
  ],
  ['a column that only sounds like a ground truth', 'the ground-truth\none\n', [{'the ground-truth': 'one'}]],
  ['the ground truth in any case', 'q,Ground Truth\none,1\n', [{q: 'one'}]],
  ['the ground truth as one word', 'q,GroundTruth\none,1\n', [{q: 'one'}]],
  ['an id in capitals', 'ID,q\na,one\n', [{q: 'one'}]],
  ['an exact name before one in another case', 'id,ID,q\na,b,one\n', [{ID: 'b', q: 'one'}]],
  [
    'typographic quotes in the heading',
    '“q”,“t”\n“one”,“1”\n',
    ['file:1: the heading is quoted as “q”. Only straight double quotes (") quote a field'],
  ],
  [
    'single quotes in the heading',
    "'q','t'\n'one','1'\n",
    ["file:1: the heading is quoted as 'q'. Only straight double quotes (\") quote a field"],
  ],
  ['JSON lines', '{"inputs":{"q":1}}\n', ['file:1: this is JSON, not CSV. Read JSON lines with jsonl(file)']],
  ['a web page', '<!DOCTYPE html>\n<html>\n', ['file:1: this is a web page or XML, not CSV']],
  [
    'a workbook',
    utf8(0x50, 0x4b, 3, 4, 20, 0),
    ['file is a spreadsheet or another zip file. Export it as CSV, or unpack it'],
  ],
  ['UTF-32', utf8(0xff, 0xfe, 0, 0, 0x71, 0, 0, 0), ['file is UTF-32. Save it as UTF-8']],
  ['UTF-16 without a mark, little end first', Buffer.from('q,t\nür,1\n', 'utf16le'), [{q: 'ür', t: '1'}]],
  ['UTF-16 without a mark, big end first', Buffer.from('q,t\nür,1\n', 'utf16le').swap16(), [{q: 'ür', t: '1'}]],
  ['a byte order mark', '\ufeffq,t\none,1\n', [{q: 'one', t: '1'}]],
  ['UTF-16, little end first', Buffer.from('\ufeffq,t\nür,1\n', 'utf16le'), [{q: 'ür', t: '1'}]],
  ['UTF-16, big end first', swapped('q,t\nür,1\n'), [{q: 'ür', t: '1'}]],
  [
    'what is not UTF-8 is named, not mangled',
    latin('q,t\nM\u00fcnchen,1\nb,2\n'),
    [
      "file:2: the line is not UTF-8. Save the file as UTF-8, or name its encoding: {encoding: 'windows-1252'} for most spreadsheets",
      {q: 'b', t: '2'},
    ],
  ],
  ['a column called __proto__ is a column', 'q,__proto__\none,1\n', [JSON.parse('{"q": "one", "__proto__": "1"}')]],
  [
    'two columns of one name end the run',
    'q,t, q\none,1,2\n',
    ['file:1: the heading has two columns `q`. Give each column a name of its own'],
  ],
  ['a heading that cannot be read ends the run', 'q,"t" x\none,1\n', [`file:1: the heading cannot be read: ${quote}`]],
  ['a file without rows', 'q,t\n', []],
  ['an empty file', '', []],
]

for (const [what, content, rows] of csvCases) {
  test(`csv: ${what}`, async t => {
    t.deepEqual(await rowsOf(csv(write(content))), rows)
  })
}

test('csv: `delimiter` and `encoding` name what a file does not show', async t => {
  const file = write(latin('q:t\nM\u00fcnchen:1\n'))
  t.deepEqual(await rowsOf(csv(file, {delimiter: ':', encoding: 'windows-1252'})), [{q: 'München', t: '1'}])
})

test('with `strict`, the first odd row ends the run with file and line', async t => {
  const file = write('q,t\none,1\na,b,c\nthree,3\n')
  t.deepEqual(await rowsOf(csv(file, {strict: true})), [{q: 'one', t: '1'}, 'file:3: 3 fields, the heading has 2'])
})

const hint =
  'file:1: this is JSON, not JSON lines. Write one datapoint a line, or parse the file and pass its list as `dataset`'
const jsonCases: readonly [what: string, content: string | Uint8Array, rows: readonly (string | RegExp | number)[]][] =
  [
    ['a line that is not JSON fails alone', '{"inputs":1}\n{"inputs":\n{"inputs":3}\n', [1, /^file:2: /, 3]],
    [
      'a line that is not an object fails alone',
      '{"inputs":1}\nnull\n[2]\n{"inputs":3}\n',
      [
        1,
        'file:2: must be an object {inputs, groundTruth?}, got null',
        'file:3: must be an object {inputs, groundTruth?}, got a list',
        3,
      ],
    ],
    [
      'a row without inputs fails with file and line',
      '{"id":"a"}\n{"inputs":2}\n',
      ['file:1: `inputs` is missing. Its keys are: id. Put them under `inputs`', 2],
    ],
    [
      'CSV is one hint',
      'question,ground_truth\na,1\n',
      [/^file:1: /, 'file:1: this is CSV, not JSON lines. Read it with csv(file)'],
    ],
    ['a first line of words fails alone', 'a, b\n{"inputs":2}\n', [/^file:1: /, 2]],
    ['a web page is one hint', '<html>\n', ['file:1: this is a web page or XML, not JSON lines']],
    ['a first line that is cut in the middle fails alone', 'puts":1},\n{"inputs":2}\n', [/^file:1: /, 2]],
    ['whole numbers are ids', '{"id":7,"inputs":1}\n', [1]],
    ['U+2028 and U+2029 are text', '{"inputs":"a\u2028b\u2029c"}\n', ['a\u2028b\u2029c']],
    ['a list in one line is one hint', '[{"inputs":1},{"inputs":2}]\n', [hint]],
    ['a list over many lines is one hint', '[\n  {"inputs":1},\n  {"inputs":2}\n]\n', [hint]],
    ['indented JSON is one hint', '{\n  "inputs": 1\n}\n', [/^file:1: /, hint]],
    ['a first line that is cut fails alone', '{"inputs"\n{"inputs":2}\n', [/^file:1: /, 2]],
    ['a byte order mark and CRLF', '\ufeff{"inputs":1}\r\n\r\n{"inputs":2}', [1, 2]],
    ['UTF-16', Buffer.from('\ufeff{"inputs":"ü"}\n', 'utf16le'), ['ü']],
    [
      'bytes that are not UTF-8 fail their line',
      utf8(...Buffer.from('{"inputs":"'), 0xfc, ...Buffer.from('"}\n{"inputs":2}\n')),
      [/^file:1: the line is not UTF-8/, 2],
    ],
  ]

for (const [what, content, rows] of jsonCases) {
  test(`jsonl: ${what}`, async t => {
    const seen = await rowsOf(jsonl(write(content, 'jsonl')))
    t.is(seen.length, rows.length, JSON.stringify(seen))
    for (const [at, row] of rows.entries()) {
      if (row instanceof RegExp) t.regex(String(seen[at]), row)
      else t.is(seen[at], row)
    }
  })
}

test('a compressed file ends the run with its name', async t => {
  t.regex(String((await rowsOf(jsonl(write(utf8(0x1f, 0x8b, 8, 0), 'jsonl'))))[0]), /is compressed\. Unpack it first/)
})

test('a row that was refused keeps its own id', async t => {
  const {datapoints} = await run(jsonl(write('{"id":"mine"}\n{"id":7,"input":1}\n', 'jsonl')))
  t.deepEqual(
    datapoints.map(({id, status}) => [id, status]),
    [
      ['mine', 'failed'],
      ['7', 'failed'],
    ],
  )
})

test('a format of one’s own: rows with a line and a function that reads them', async t => {
  async function* rows() {
    for (const [at, text] of ['a=1', 'b', 'c=3'].entries()) {
      yield {
        line: at + 1,
        read() {
          const [, value] = text.split('=')
          if (value === undefined) throw new Error('no value')
          return {inputs: Number(value)}
        },
      }
    }
  }
  t.deepEqual((await rowsOf(fromRows<{inputs: number}>('x.ini', rows))).map(String), [
    '1',
    'EvaluationError: x.ini:2: no value',
    '3',
  ])
})

// Files that csv-spectrum has collected from the bugs of other parsers, each with its expected rows.
const spectrum = path.resolve('node_modules/csv-spectrum')
/** Decided otherwise: docs/decisions.md. */
const otherwise: Readonly<Record<string, RegExp>> = {
  'location_coordinates.csv': /^EvaluationError: .*location_coordinates\.csv:2: a quote stands inside a field/,
}
for (const name of readdirSync(path.join(spectrum, 'csvs'))) {
  test(`csv-spectrum: ${name}`, async t => {
    const failure = otherwise[name]
    if (failure !== undefined) {
      const [row] = await rowsOf(csv(path.join(spectrum, 'csvs', name)))
      t.regex(String(row), failure)
      return
    }
    const expected = JSON.parse(
      readFileSync(path.join(spectrum, 'json', name.replace(/csv$/, 'json')), 'utf8'),
    ) as readonly unknown[]
    t.deepEqual(await rowsOf(csv(path.join(spectrum, 'csvs', name))), expected)
  })
}

test('content is spelled as Python’s json.dumps does, over all code points', t => {
  const {blocks} = JSON.parse(readFileSync('test/fixtures/python-json-code-points.json', 'utf8')) as {blocks: string[]}
  t.is(blocks.length, 272)
  for (const [block, digest] of blocks.entries()) {
    const hash = createHash('sha256')
    for (let at = 0; at < 4096; at++) hash.update(`${pythonJson(String.fromCodePoint(block * 4096 + at))}\n`)
    if (hash.digest('hex').slice(0, 16) !== digest) t.fail(`block ${block}`)
  }
})
