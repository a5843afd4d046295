import path from 'node:path'
import test from 'ava'
import {startReceiver} from '../receiver/receiver.ts'
import {heir, SpoolFolder, program} from './programs.ts'

/** The end of a process, as the code that brings it about, and what the parent sees. */
const exits: Readonly<Record<string, {readonly code: string; readonly ends: number | NodeJS.Signals}>> = {
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

const spans = 1_000

for (const state of ['closed', 'silent'] as const) {
  test(`no exit loses a span while the receiver is ${state}, and each ends the process as before`, async t => {
    t.timeout(120_000)
    const receiver = await startReceiver({always: state === 'silent' ? {fault: 'hang'} : {}})
    if (state === 'closed') await receiver.close()
    const place = new SpoolFolder()
    const all = [...Object.entries(exits), ['a natural end', {code: '', ends: 0}] as const]
    // The state of the receiver matters only where code runs.
    const rows = state === 'closed' ? all : all.filter(([name]) => /process.exit|natural/.test(name))
    let offset = 0
    for (const [name, {code, ends}] of rows) {
      const env = {OFFSET: String(offset)}
      const text = program(
        receiver.url,
        `end(${spans}); const began = performance.now(); process.on('exit', () => process.stdout.write(String(performance.now() - began))); ${code}`,
      )
      // oxlint-disable-next-line no-await-in-loop -- one process after the other
      const {ended, stderr, stdout} = await place.run(text, env)
      t.is(ended, ends, name)
      t.notRegex(stderr, /were not delivered/, name)
      if (typeof ends === 'number' && ends !== 0)
        t.regex(stderr, new RegExp(`${spans} of ${spans} spans wait in .*spool`), name)
      t.log(`${name}: ${stdout === '' ? 'no code runs' : `${Number(stdout).toFixed(0)} ms`}`)
      offset += spans
    }
    if (state === 'closed') await receiver.open()
    receiver.play({always: {}})
    const {stdout} = await place.run(heir(receiver.url, offset))
    const {found, accepted, damaged, repeated} = JSON.parse(stdout) as Record<string, number>
    t.deepEqual({found, accepted, damaged}, {found: offset, accepted: offset, damaged: 0})
    t.log(`may arrive twice: ${repeated}`)
    t.is(receiver.seen().taken, offset)
    t.deepEqual(
      place.files().filter(file => /jsonl|done|owner/.test(file)),
      [],
    )
    await receiver.close()
  })
}

test('a worker thread that is terminated or exits loses no span', async t => {
  const receiver = await startReceiver()
  await receiver.close()
  const place = new SpoolFolder()
  const ends = [
    "parentPort.postMessage('ended'); setInterval(() => {}, 1_000)",
    'process.exit(5)',
    "throw new Error('x')",
  ]
  for (const [at, code] of ends.entries()) {
    const inWorker = program(receiver.url, `import {parentPort} from 'node:worker_threads'; end(100); ${code}`)
    const text = `
      import {Worker} from 'node:worker_threads'
      const worker = new Worker(${JSON.stringify(inWorker)}, {eval: true, execArgv: ['--input-type=module']})
      worker.on('message', () => worker.terminate())
      worker.on('error', () => {})
      worker.on('exit', () => process.exit(0))
    `
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    t.is((await place.run(text, {OFFSET: String(at * 100)})).ended, 0)
  }
  await receiver.open()
  await place.run(heir(receiver.url, 300))
  t.is(receiver.seen().taken, 300)
  await receiver.close()
})

test('a spool installs no signal handler', async t => {
  const text = program(
    'http://127.0.0.1:9/v1/traces',
    `
    end(1)
    console.log(process.eventNames().filter(name => /^SIG/.test(String(name))).length)
    process.exit()
  `,
  )
  t.is((await new SpoolFolder().run(text)).stdout, '0\n')
})

test('kill -9 at any moment costs no span whose end() returned, and repeats at most four requests', async t => {
  t.timeout(120_000)
  for (const [delayMs, after] of [
    [5, 1],
    [20, 700],
    [200, 2_500],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    const receiver = await startReceiver({always: {delayMs}})
    const place = new SpoolFolder()
    const busy = program(
      receiver.url,
      `
      for (;;) {
        end(10)
        writeSync(1, ended + '\\n')
        await new Promise(done => setTimeout(done, 5))
        void tracer.flush()
      }
    `,
    )
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    const {stdout} = await place.run(busy, {}, (seen, kill) => {
      if (Number(seen.trimEnd().split('\n').at(-1)) >= after) kill('SIGKILL')
    })
    const ended = Number(stdout.trimEnd().split('\n').at(-1))
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    await place.run(
      program(
        receiver.url,
        `
          import {readdirSync} from 'node:fs'
          const names = () => readdirSync('.enrich-span/spool', {recursive: true})
          await until(() => !names().some(name => name.endsWith('.jsonl')), 20_000)
          await tracer.shutdown()
        `,
      ),
    )
    const {taken, repeated} = receiver.seen()
    t.true(taken >= ended, `${taken} of ${ended}`)
    // A span between its end and its line on stdout may be one of the last ten.
    t.true(taken <= ended + 20)
    t.true(repeated <= 2_048)
    t.log(`receiver ${delayMs} ms away: ${ended} ended, ${taken} arrived, ${repeated} twice`)
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    await receiver.close()
  }
})

test('spans of processes that never met their receiver arrive with the one that stays, in end order', async t => {
  const receiver = await startReceiver()
  await receiver.close()
  const place = new SpoolFolder()
  for (const offset of [0, 300, 600]) {
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    await place.run(program(receiver.url, 'end(300); process.exit()'), {OFFSET: String(offset)})
  }
  await receiver.open()
  const {stdout} = await place.run(heir(receiver.url, 900))
  t.like(JSON.parse(stdout), {found: 900, accepted: 900, pending: 0})
  const {taken, disorder, atOnce, repeated} = receiver.seen()
  t.deepEqual({taken, disorder, atOnce, repeated}, {taken: 900, disorder: 0, atOnce: 1, repeated: 0})
  await receiver.close()
})

test('three short processes in a row leave the spool complete', async t => {
  const receiver = await startReceiver()
  await receiver.close()
  const place = new SpoolFolder()
  for (const offset of [0, 100, 200]) {
    // A natural end: each one takes over what the one before it left, and leaves it to the next.
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    const {stderr} = await place.run(program(receiver.url, 'end(100)', 'spool: true, exitWaitMs: 50'), {
      OFFSET: String(offset),
    })
    t.regex(stderr, /100 of 100 spans wait/)
  }
  await receiver.open()
  await place.run(heir(receiver.url, 300, 'spool: true'))
  t.is(receiver.seen().taken, 300)
  await receiver.close()
  t.true(path.isAbsolute(place.folder))
})
