import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {readStrictSpans} from './receiver/local-spans.ts'

/** The end of a process, as the code that brings it about, and what the parent sees. */
const exits: Readonly<Record<string, {readonly code: string; readonly ends: number | NodeJS.Signals}>> = {
  'a natural end': {code: '', ends: 0},
  'process.exit': {code: 'process.exit(7)', ends: 7},
  'an uncaught exception': {code: "throw new Error('uncaught')", ends: 1},
  'an unhandled rejection': {code: "void Promise.reject(new Error('unhandled'))", ends: 1},
  SIGTERM: {code: "process.kill(process.pid, 'SIGTERM'); for (;;);", ends: 'SIGTERM'},
  SIGINT: {code: "process.kill(process.pid, 'SIGINT'); for (;;);", ends: 'SIGINT'},
  SIGHUP: {code: "process.kill(process.pid, 'SIGHUP'); for (;;);", ends: 'SIGHUP'},
  SIGKILL: {code: "process.kill(process.pid, 'SIGKILL'); for (;;);", ends: 'SIGKILL'},
  abort: {code: 'process.abort()', ends: 'SIGABRT'},
  'a handler that calls exit': {
    code: "process.on('SIGTERM', () => process.exit(3)); process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1_000)",
    ends: 3,
  },
}

const spans = 200

const program = (end: string): string => `
  import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
  const tracer = new HoneyHiveTracer({destination: 'local'})
  for (let number = 0; number < ${spans}; number++) tracer.startSpan(String(number)).end()
  ${end}
`

/** Runs a program in an empty folder until its end. Returns its exit code or signal, stderr and the folder of its spans. */
async function run(text: string): Promise<{ended: unknown; stderr: string; folder: string}> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'enrich-span-exit-'))
  const env = {PATH: process.env['PATH']}
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {cwd, env})
  let stderr = ''
  child.stderr.on('data', chunk => (stderr += String(chunk)))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return {ended: code ?? signal, stderr, folder: path.join(cwd, '.enrich-span')}
}

for (const [name, {code, ends}] of Object.entries(exits)) {
  test(`local spans survive ${name}, which ends the process as before`, async t => {
    const {ended, stderr, folder} = await run(program(code))
    t.is(ended, ends)
    t.is(readStrictSpans({folder}).length, spans)
    t.notRegex(stderr, /were not delivered/)
  })

  const inWorker = `
    import {Worker} from 'node:worker_threads'
    const worker = new Worker(${JSON.stringify(program(code))}, {eval: true, type: 'module'})
    worker.on('error', () => {})
    worker.on('exit', () => process.exit(0))
  `
  if (!/process\.kill|abort/.test(code)) {
    test(`local spans survive ${name} of a worker thread`, async t => {
      const {ended, folder} = await run(inWorker.replace("type: 'module'", 'execArgv: ["--input-type=module"]'))
      t.is(ended, 0)
      t.is(readStrictSpans({folder}).length, spans)
    })
  }
}

test('kill -9 at any moment costs no span whose end() returned', async t => {
  // The program reports each span that ended in one write, after it ended.
  const text = `
    import {writeSync} from 'node:fs'
    import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
    const tracer = new HoneyHiveTracer({destination: 'local'})
    for (let number = 0; ; number++) {
      tracer.startSpan(String(number), {attributes: {text: 'x'.repeat(number % 3_000)}}).end()
      writeSync(1, number + '\\n')
    }
  `
  for (const after of [1, 50, 333, 1_000]) {
    const cwd = mkdtempSync(path.join(tmpdir(), 'enrich-span-kill-'))
    const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
      cwd,
      env: {PATH: process.env['PATH']},
    })
    let seen = ''
    child.stdout.on('data', chunk => {
      seen += String(chunk)
      if (seen.split('\n').length > after) child.kill('SIGKILL')
    })
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    await once(child, 'close')
    const ended = seen.split('\n').length - 1
    const found = readStrictSpans({folder: path.join(cwd, '.enrich-span')}).map(({name}) => Number(name))
    t.deepEqual(
      found.slice(0, ended),
      Array.from({length: ended}, (_, number) => number),
    )
  }
})
