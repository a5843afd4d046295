import {mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs'
import {execFile} from 'node:child_process'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import test from 'ava'
import {HoneyHiveTracer, readLocalSpans} from 'enrich-span'
import {spanTree} from 'enrich-span/testing'
import {openLocalFiles} from '../../src/platform/node/local-files.ts'
import {startReceiver} from './receiver/receiver.ts'

const temporary = () => mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
const names = (folder: string) => readdirSync(path.join(folder, '.enrich-span/spans'))

/** Runs a program in an empty folder, with nothing of ours in its environment. */
async function runIn(folder: string, program: string): Promise<{stdout: string; stderr: string}> {
  symlinkSync(path.resolve('.'), path.join(folder, 'enrich-span'))
  const file = path.join(folder, 'program.mjs')
  writeFileSync(file, program)
  const env = {PATH: process.env['PATH']}
  return promisify(execFile)(process.execPath, [file], {cwd: folder, env})
}

const twoTracers = `
  import {HoneyHiveTracer, diagnostics} from './enrich-span/dist/index.js'
  for (const project of ['one', 'two']) {
    const tracer = new HoneyHiveTracer({project})
    tracer.trace({eventName: 'outer'}, () => tracer.trace({eventName: 'inner', metadata: {step: 1}}, () => 1)())()
    const {ok, destination} = await tracer.shutdown()
    console.log(project, ok, destination)
    console.log(tracer.spans.length)
  }
`

test('without any set-up spans go to private files, which is reported once', async t => {
  const folder = temporary()
  const {stdout, stderr} = await runIn(folder, twoTracers)
  t.regex(stdout, /one true files in .*\.enrich-span/)
  t.is(stderr.match(/\[kept-locally\] EnrichSpanWarning/g)?.length, 1, stderr)
  const spans = readLocalSpans({folder: path.join(folder, '.enrich-span')})
  t.is(spanTree(spans), 'outer\n  inner\nouter\n  inner')
  t.is(spans[0]?.attributes['honeyhive_metadata.step'], 1)
  t.is(statSync(path.join(folder, '.enrich-span')).mode & 0o777, 0o700)
  const [file = ''] = names(folder)
  t.is(statSync(path.join(folder, '.enrich-span/spans', file)).mode & 0o777, 0o600)
  t.is(readFileSync(path.join(folder, '.enrich-span/.gitignore'), 'utf8'), '*\n')
})

test('where no folder can be made spans stay in memory, with one warning', async t => {
  const folder = temporary()
  writeFileSync(path.join(folder, '.enrich-span'), 'a file')
  const {stdout, stderr} = await runIn(folder, twoTracers)
  t.is(stdout, 'one true memory\n2\ntwo true memory\n2\n')
  t.is(stderr.match(/EnrichSpanWarning/g)?.length, 1, stderr)
  t.regex(stderr, /\[local-unwritable\]/)
})

test('each line is an OTLP request that a receiver takes', async t => {
  const folder = temporary()
  const destination = openLocalFiles(folder).exporter()
  const tracer = new HoneyHiveTracer({destination})
  for (const name of ['0', '1', '2']) {
    tracer.trace({eventName: name}, () => 1)()
    // oxlint-disable-next-line no-await-in-loop -- one line each
    await tracer.flush()
  }
  await tracer.shutdown()
  const receiver = await startReceiver()
  t.teardown(() => receiver.close())
  const [file = ''] = readdirSync(path.join(folder, 'spans'))
  const lines = readFileSync(path.join(folder, 'spans', file), 'utf8')
    .trimEnd()
    .split('\n')
  t.is(lines.length, 3)
  const headers = {'content-type': 'application/json'}
  for (const body of lines) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    t.is((await fetch(receiver.url, {method: 'POST', headers, body})).status, 200)
  }
  t.deepEqual(receiver.seen().names, ['0', '1', '2'])
})

test('the oldest files are removed beyond the size limit, and those beyond the age limit', async t => {
  const folder = temporary()
  const local = openLocalFiles(folder)
  const forgotten = path.join(local.folder, '20200101T000000000Z-1-a.jsonl')
  writeFileSync(forgotten, '{}\n')
  utimesSync(forgotten, 1, 1)
  const limits = {totalBytes: 20_000, fileBytes: 4_000, ageMs: 1_000_000}
  await using tracer = new HoneyHiveTracer({destination: local.exporter(limits), disableBatch: true})
  for (let number = 0; number < 60; number++) {
    tracer.trace({eventName: String(number)}, () => 1)()
    // oxlint-disable-next-line no-await-in-loop -- one line each
    await tracer.flush()
  }
  const files = readdirSync(local.folder).map(name => statSync(path.join(local.folder, name)).size)
  t.true(files.length > 2, `${files.length} files`)
  t.true(files.reduce((sum, size) => sum + size, 0) <= limits.totalBytes)
  const left = readLocalSpans({folder}).map(span => Number(span.name))
  t.is(left.at(-1), 59)
  t.true((left[0] ?? 0) > 0 && left.every((name, at) => at === 0 || name === (left[at - 1] ?? 0) + 1), left.join())
})

test('a broken line costs only itself', t => {
  const folder = temporary()
  const {folder: spans} = openLocalFiles(folder)
  const span = '{"traceId":"01","spanId":"02","name":"kept","startTimeUnixNano":"1","endTimeUnixNano":"2"}'
  const line = `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`
  writeFileSync(path.join(spans, 'a.jsonl'), `${line}\n${line.slice(0, 50)}\n${line}`)
  t.deepEqual(
    readLocalSpans({folder}).map(({name}) => name),
    ['kept', 'kept'],
  )
  t.deepEqual(readLocalSpans({folder: path.join(folder, 'nowhere')}), [])
})
