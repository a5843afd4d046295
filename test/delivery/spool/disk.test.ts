import path from 'node:path'
import test from 'ava'
import {startReceiver} from '../receiver/receiver.ts'
import {heir, program, SpoolFolder} from './programs.ts'

/** Replaces functions of `node:fs` before anything else loads them: a disk that is full, or a call that fails. */
const withFs = (change: string): string[] => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import fs from 'node:fs'
    import {syncBuiltinESMExports} from 'node:module'
    ${change}
    syncBuiltinESMExports()
  `)}`,
]

const isRecord = `bytes => String(bytes).startsWith('{"resourceSpans":')`

test('a full disk keeps spans in memory with one warning, and takes them when there is room again', async t => {
  const receiver = await startReceiver()
  await receiver.close()
  const folder = new SpoolFolder()
  // Like a small tmpfs: the disk takes a part of a record first, then nothing, until \`room\` is set.
  const full = withFs(`
    let left = 20_000
    const write = fs.writeSync
    const isRecord = ${isRecord}
    fs.writeSync = (fd, data, ...rest) => {
      if (globalThis.room || !isRecord(data)) return write(fd, data, ...rest)
      const bytes = Buffer.from(data)
      if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'})
      const taken = bytes.subarray(0, left)
      left -= taken.length
      return write(fd, taken)
    }
  `)
  const text = program(
    receiver.url,
    `
      end(100)
      const full = diagnostics().counts['spool-failed']
      globalThis.room = true
      await new Promise(done => setTimeout(done, 1_200))
      end(100)
      console.log(JSON.stringify([full > 0, diagnostics().ledger]))
      process.kill(process.pid, 'SIGKILL')
    `,
  )
  const {stdout, stderr} = await folder.run(text, {}, undefined, full)
  const [wasFull, ledger] = JSON.parse(stdout) as [boolean, Record<string, number>]
  t.true(wasFull)
  t.like(ledger, {created: 200, pending: 200})
  t.is(stderr.match(/ENOSPC/g)?.length, 1)
  await receiver.open()
  const {stdout: counts} = await folder.run(heir(receiver.url, 200))
  t.like(JSON.parse(counts), {found: 200, accepted: 200, damaged: 0})
  t.is(receiver.seen().taken, 200)
  await receiver.close()
})

test('a folder that is removed while spans wait in it is made again, and loses none of them', async t => {
  const receiver = await startReceiver()
  await receiver.close()
  const folder = new SpoolFolder()
  const text = program(
    receiver.url,
    `
      import {rmSync, symlinkSync, mkdirSync} from 'node:fs'
      end(50)
      rmSync('.enrich-span', {recursive: true})
      end(50)
      process.exit()
    `,
  )
  await folder.run(text)
  await receiver.open()
  await folder.run(heir(receiver.url, 100))
  t.is(receiver.seen().taken, 100)
  await receiver.close()
})

for (const [what, prepare] of [
  ['is a file', "writeFileSync('.enrich-span/spool', '')"],
  ['is a link', "mkdirSync('elsewhere'); symlinkSync('../elsewhere', '.enrich-span/spool')"],
  ['can be replaced by every user', "chmodSync('.enrich-span', 0o777)"],
] as const) {
  test(`a spool whose folder ${what} keeps spans in memory, with one warning, and sends them`, async t => {
    const receiver = await startReceiver()
    const folder = new SpoolFolder()
    const text = program(
      receiver.url,
      `
        import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
        mkdirSync('.enrich-span')
        ${prepare}
        end(100)
        console.log(JSON.stringify(await tracer.shutdown()))
      `,
    )
    const {stdout, stderr} = await folder.run(text)
    t.like(JSON.parse(stdout), {ok: true, created: 100, accepted: 100})
    t.is(stderr.match(/\[spool-failed\] EnrichSpanWarning/g)?.length, 1, stderr)
    await receiver.close()
  })
}

test('whichever call of the file system fails, nothing throws or hangs, and the ledger is exact', async t => {
  t.timeout(60_000)
  const receiver = await startReceiver()
  const folder = new SpoolFolder()
  const failing = withFs(`
    globalThis.calls = 0
    globalThis.failAt = Infinity
    const names = ['appendFileSync', 'chmodSync', 'existsSync', 'fstatSync', 'ftruncateSync', 'linkSync', 'lstatSync', 'mkdirSync',
      'openSync', 'readFileSync', 'readSync', 'readdirSync', 'renameSync', 'rmSync', 'statSync', 'utimesSync', 'writeFileSync', 'writeSync']
    for (const name of names) {
      const real = fs[name]
      fs[name] = (...args) => {
        const path = typeof args[0] === 'string' ? args[0] : ''
        if (args[0] === 1 || args[0] === 2 || path.startsWith('/proc')) return real(...args)
        globalThis.calls += 1
        if (globalThis.calls === globalThis.failAt && name !== 'existsSync') throw Object.assign(new Error('EIO: ' + name), {code: 'EIO'})
        return real(...args)
      }
    }
  `)
  const text = program(
    receiver.url,
    `
      let wrong = 0
      let made = 0
      for (let n = 1; n <= 60; n++) {
        const own = new HoneyHiveTracer({destination: {url: '${receiver.url}', spool: {folder: 'spool-' + n}}})
        globalThis.calls = 0
        globalThis.failAt = n
        for (let span = 0; span < 20; span++) own.startSpan(n + '.' + span).end()
        const {created, accepted, kept, refused, pending} = await own.shutdown()
        globalThis.failAt = Infinity
        made += created
        if (created !== 20 || accepted !== 20 || kept + refused + pending !== 0) wrong += 1
      }
      await tracer.shutdown()
      console.log(JSON.stringify({wrong, made}))
    `,
  )
  const {stdout, stderr, ended} = await folder.run(text, {}, undefined, failing)
  t.is(ended, 0, stderr)
  t.deepEqual(JSON.parse(stdout), {wrong: 0, made: 1_200})
  t.is(receiver.seen().taken, 1_200)
  await receiver.close()
  t.true(path.isAbsolute(folder.folder))
})
