import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {enrichSpan} from 'enrich-span'
import {diagnostics} from 'enrich-span'
import {evaluate, EvaluationError, writeReport} from 'enrich-span/evaluate'
import {createPlace} from '../cli/program.ts'
import {unpackReport} from './report-file.ts'

const hideKeys = <T>(value: T) => (typeof value === 'string' ? value.replaceAll(/sk-live-\d+/g, '[key]') : value)

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'enrich-span-report-'))

test('evaluate writes a report when asked, and redaction holds in every block of it', async t => {
  const secret = 'sk-live-4242424242424242'
  const file = path.join(folder(), 'report.html')
  const result = await evaluate({
    name: 'secrets',
    dataset: [1, 2, 3].map(at => ({
      id: `d${at}`,
      inputs: {password: secret, text: `text ${at}`},
      groundTruth: `hidden ${secret}`,
      metadata: {token: secret},
    })),
    function: ({inputs}) => {
      enrichSpan({metadata: {token: secret}})
      if (inputs.text === 'text 3') throw new Error(`refused ${secret}`)
      return {text: inputs.text, password: secret}
    },
    evaluators: [
      function same(outputs: {password: string}) {
        return {score: outputs.password === secret, explanation: `it was ${secret}`}
      },
    ],
    tracer: {destination: 'memory', redact: {paths: ['password', 'token'], replace: hideKeys}},
    journal: false,
    report: file,
  })
  t.is(result.succeeded, 2)
  const report = unpackReport(file)
  t.is(report.rows.ids.join(), 'd1,d2,d3')
  t.false(JSON.stringify(report).includes(secret))
  t.true(JSON.stringify(report).includes('text 2'))
})

test('a report that cannot be written costs no result, and is reported', async t => {
  const before = diagnostics().counts['report-failed']
  const result = await evaluate({
    name: 'unwritable',
    dataset: [{inputs: 1}],
    function: () => 1,
    tracer: {destination: 'memory'},
    journal: false,
    report: '/dev/null/report.html',
  })
  t.is(result.succeeded, 1)
  t.is(diagnostics().counts['report-failed'], before + 1)
})

test('wrong options are refused with a cure', async t => {
  const result = await evaluate({
    name: 'plain',
    dataset: [{inputs: 1}],
    function: () => 1,
    tracer: {destination: 'memory'},
    journal: false,
  })
  await t.throwsAsync(writeReport(result, {fil: 'a.html'} as never), {
    instanceOf: EvaluationError,
    message: 'writeReport(): there is no option `fil`. Did you mean `file`?',
  })
  await t.throwsAsync(writeReport(result, {file: '/dev/null/a.html'}), {
    instanceOf: EvaluationError,
    message: /^report: "\/dev\/null\/a\.html" cannot be written: /,
  })
})

test('a run that kept nothing in memory is read from its run file, with its spans', async t => {
  const home = folder()
  const file = path.join(home, 'report.html')
  const result = await evaluate({
    name: 'summary',
    dataset: [{id: 'a', inputs: 'x'}],
    function: ({inputs}) => inputs,
    tracer: {destination: 'memory'},
    journal: path.join(home, 'run.jsonl'),
    keep: 'summary',
  })
  const written = await writeReport(result, {file})
  t.deepEqual([written.file, written.datapoints, written.leftOut], [file, 1, 0])
  t.is(written.bytes, readFileSync(file).byteLength)
  t.regex(unpackReport(file).head.noSpans ?? '', /^The spans of this run went to memory\./)
})

test('enrich-span report writes HTML, CSV, JUnit and Markdown, compares, gates, and shows the trend', async t => {
  t.timeout(120_000)
  const place = createPlace()
  // Its spans go to the local folder, without the key that is in them.
  writeFileSync(
    path.join(place.folder, 'local.eval.mjs'),
    `export default {
      name: 'local',
      dataset: Array.from({length: 40}, (_, at) => ({id: 'q' + at, inputs: at + ' sk-live-4242'})),
      function: ({inputs}) => inputs,
      evaluators: [function exact(outputs, inputs) { return outputs === inputs }],
      tracer: {
        destination: 'local',
        redact: {replace: value => typeof value === 'string' ? value.replaceAll(/sk-live-\\d+/g, '[key]') : value},
      },
    }`,
  )
  for (let at = 0; at < 3; at++) t.is((await place.enrichSpan('run local.eval.mjs')).code, 0)
  const plain = await place.enrichSpan('report --json')
  t.is(plain.code, 0, plain.stderr)
  const {file, datapoints} = (JSON.parse(plain.stdout) as {report: {file: string; datapoints: number}}).report
  t.regex(file, /\.enrich-span\/reports\/[\dT:Z-]+-[\da-f]{8}\.html$/)
  t.is(datapoints, 40)
  const report = unpackReport(file)
  t.is(report.head.trend?.length, 3)
  t.true((report.blocks[0]?.[0]?.runs[0]?.[0]?.spans?.length ?? 0) > 0, 'the spans of the local folder')

  t.false(JSON.stringify(report).includes('sk-live'), 'neither values nor spans hold what the tracer redacts')
  t.regex(JSON.stringify(report.blocks[0]?.[0]?.runs[0]?.[0]?.spans), /\[key\]/)

  const others = await place.enrichSpan(
    'report latest --baseline latest~1 --html a.html --csv a.csv --junit a.xml --markdown a.md --min exact=1.1',
  )
  t.is(others.code, 1, others.stderr)
  t.deepEqual(
    others.stdout
      .trim()
      .split('\n')
      .map(line => path.basename(line)),
    ['a.html', 'a.csv', 'a.xml', 'a.md'],
  )
  t.regex(others.stderr, /^40 datapoints, 0\.3 MB\n$/)
  t.is(unpackReport(path.join(place.folder, 'a.html')).head.gate?.verdict, 'failed')
  for (const name of ['a.csv', 'a.xml', 'a.md']) t.true(existsSync(path.join(place.folder, name)))

  const refused = await place.enrichSpan('report nothing')
  t.is(refused.code, 2)
  t.regex(refused.stderr, /there is no run "nothing"/)
})
