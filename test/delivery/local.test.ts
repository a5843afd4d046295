import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {execFile} from 'node:child_process'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import test from 'ava'
import {diagnostics, HoneyHiveTracer, readLocalSpans} from 'enrich-span'
import {spanTree} from 'enrich-span/testing'
import {openLocalFiles} from '../../src/platform/node/local-files.ts'
import {readStrictSpans} from './receiver/local-spans.ts'
import {startReceiver} from './receiver/receiver.ts'

const temporary = () => mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
const names = (folder: string) => readdirSync(path.join(folder, '.enrich-span/spans'))

/** Runs a program in an empty folder, with nothing of ours in its environment. */
async function runIn(folder: string, program: string): Promise<{stdout: string; stderr: string}> {
  if (!existsSync(path.join(folder, 'enrich-span'))) symlinkSync(path.resolve('.'), path.join(folder, 'enrich-span'))
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

test('without any set-up spans go to private files, which is printed once for a folder, and not as a warning', async t => {
  const folder = temporary()
  const {stdout, stderr} = await runIn(folder, twoTracers)
  t.regex(stdout, /one true files in .*\.enrich-span/)
  t.regex(stderr, /^enrich-span: no destination is configured, so spans are written to files in \S+spans\. `npx .*\n$/)
  const spans = readStrictSpans({folder: path.join(folder, '.enrich-span')})
  t.is(spanTree(spans), 'outer\n  inner\nouter\n  inner')
  t.is(spans[0]?.attributes['honeyhive_metadata.step'], 1)
  t.is(statSync(path.join(folder, '.enrich-span')).mode & 0o777, 0o700)
  const [file = ''] = names(folder)
  t.is(statSync(path.join(folder, '.enrich-span/spans', file)).mode & 0o777, 0o600)
  t.is(readFileSync(path.join(folder, '.enrich-span/.gitignore'), 'utf8'), '*\n')
  t.is((await runIn(folder, twoTracers)).stderr, '')
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
  const tracer = new HoneyHiveTracer({destination: {local: true, folder}})
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

/** A file of an ended process, with so many spans of 1 KB. */
function fileOfEnded(folder: string, name: string, spans: number): void {
  const tracer = new HoneyHiveTracer({destination: {local: true, folder}})
  for (let number = 0; number < spans; number++)
    tracer.startSpan(`${name} ${number}`, {attributes: {pad: 'x'.repeat(700)}}).end()
  void tracer.shutdown()
  const [made = ''] = readdirSync(path.join(folder, 'spans')).filter(file => !file.startsWith('2020'))
  // The process with this pid began at another time.
  const renamed = made.replace(/^\w+-(\d+)_\d+_/, '20200101T000000000Z-$1_1_').replace(/\w+\.jsonl$/, `${name}.jsonl`)
  renameSync(path.join(folder, 'spans', made), path.join(folder, 'spans', renamed))
}

test('beyond the size limit the oldest files of ended processes go, with a code and a count', async t => {
  const folder = temporary()
  for (const name of ['a', 'b', 'c']) fileOfEnded(folder, name, 10)
  const before = diagnostics().counts['local-cap']
  const reports: string[] = []
  const onDiagnostic = ({code, message}: {code: string; message: string}): void =>
    void reports.push(`${code} ${message}`)
  await using tracer = new HoneyHiveTracer({destination: {local: true, folder, maxBytes: 25_000}, onDiagnostic})
  tracer.startSpan('mine').end()
  const left = readStrictSpans({folder}).map(({name}) => name)
  t.true(left.includes('mine'))
  const removed = 30 - (left.length - 1)
  t.true(removed > 0 && removed % 10 === 0, left.join())
  t.false(left.includes('a 0'))
  t.is(diagnostics().counts['local-cap'] - before, removed)
  t.is(reports.length, 1)
  t.regex(reports[0] ?? '', new RegExp(`^local-cap .*${removed} spans of ended processes were removed with \\d files`))
})

test('the limit never removes a span of a living process, and is reported as exceeded', async t => {
  const folder = temporary()
  const reports: string[] = []
  const onDiagnostic = ({code, message}: {code: string; message: string}): void =>
    void reports.push(`${code} ${message}`)
  const local = {local: true, folder, maxBytes: 2_000} as const
  const tracers = [0, 1].map(number => new HoneyHiveTracer({project: `p${number}`, destination: local, onDiagnostic}))
  const files = openLocalFiles(folder, {maxBytes: 2_000, fileBytes: 1_000})
  for (let number = 0; number < 20; number++)
    files.write(`{"resourceSpans":[],"number":${number},"pad":"${'x'.repeat(500)}"`)
  files.close()
  for (const tracer of tracers) tracer.startSpan('one').end()
  for (const tracer of tracers) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    t.like(await tracer.shutdown(), {ok: true, accepted: 1})
  }
  t.is(readLocalSpans({folder}).length, 2)
  t.true(readdirSync(path.join(folder, 'spans')).length > 5)
  t.regex(reports[0] ?? '', /^local-cap .*bytes over the limit are files of running processes, which stay/)
})

test('files beyond the age limit are removed', async t => {
  const folder = temporary()
  const local = openLocalFiles(folder)
  const forgotten = path.join(local.folder, '20200101T000000000Z-1-a.jsonl')
  writeFileSync(forgotten, '{}\n')
  utimesSync(forgotten, 1, 1)
  await using tracer = new HoneyHiveTracer({destination: {local: true, folder}})
  tracer.startSpan('mine').end()
  t.false(existsSync(forgotten))
  t.is(readStrictSpans({folder}).length, 1)
})

for (const [what, damage] of [
  ['removed', (folder: string) => rmSync(folder, {recursive: true})],
  ['removed with all around it', (folder: string) => rmSync(path.dirname(folder), {recursive: true})],
  ['emptied', (folder: string) => readdirSync(folder).forEach(file => rmSync(path.join(folder, file)))],
] as const) {
  test(`a folder that was ${what} while running is made again at the next span`, async t => {
    const folder = path.join(temporary(), '.enrich-span')
    const tracer = new HoneyHiveTracer({destination: {local: true, folder}})
    tracer.startSpan('before').end()
    damage(path.join(folder, 'spans'))
    for (const name of ['1', '2', '3']) tracer.startSpan(name).end()
    t.like(await tracer.shutdown(), {ok: true, accepted: 4, refused: 0})
    t.deepEqual(
      readStrictSpans({folder}).map(({name}) => name),
      ['1', '2', '3'],
    )
    t.true(existsSync(path.join(folder, '.gitignore')))
  })
}

test('spans that cannot be written wait in memory with one warning, and are written when they can be', async t => {
  const folder = path.join(temporary(), '.enrich-span')
  const codes: string[] = []
  const tracer = new HoneyHiveTracer({
    destination: {local: true, folder},
    onDiagnostic: ({code}) => codes.push(code),
  })
  rmSync(folder, {recursive: true})
  writeFileSync(folder, 'a file is in the way')
  for (const name of ['1', '2', '3']) tracer.startSpan(name).end()
  t.like(await tracer.flush({timeoutMs: 1}), {ok: false, pending: 3, accepted: 0, timedOut: true})
  rmSync(folder)
  tracer.startSpan('4').end()
  t.like(await tracer.flush(), {ok: true, pending: 0, accepted: 4})
  t.deepEqual(
    readStrictSpans({folder}).map(({name}) => name),
    ['1', '2', '3', '4'],
  )
  t.deepEqual(codes, ['local-unwritable'])
  rmSync(folder, {recursive: true})
  writeFileSync(folder, 'a file is in the way')
  tracer.startSpan('5').end()
  t.like(await tracer.shutdown({timeoutMs: 1}), {ok: false, accepted: 4, dropped: {deadline: 1}})
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
