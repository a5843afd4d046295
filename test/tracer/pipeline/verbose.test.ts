import {execFile} from 'node:child_process'
import path from 'node:path'
import {promisify} from 'node:util'
import test from 'ava'
import {startReceiver} from '../../delivery/receiver/receiver.ts'

/** Runs a program with a tracer whose destination has a password, a key in its query and one in its headers. */
async function run(url: string, options: string, env: Readonly<Record<string, string>> = {}) {
  const secret = url.replace('http://', 'http://ada:hh-secret@').concat('?key=hh-secret')
  const program = `
    import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
    const destination = {url: '${secret}', headers: {authorization: 'Bearer hh-secret'}}
    const tracer = new HoneyHiveTracer({project: 'support', apiKey: 'hh-secret', destination, ${options}})
    tracer.startSpan('one').end()
    await tracer.flush()
    const fork = tracer.fork({sessionName: 'chat'})
    fork.startSpan('two').end()
    await fork.shutdown()
    tracer.startSpan('three').end()
    const open = tracer.startSpan('four')
    const {destination: name} = await tracer.shutdown({timeoutMs: 5_000})
    console.log(name)
  `
  const {stdout, stderr} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: {PATH: process.env['PATH'], HH_QUIET: '1', ...env},
  })
  return {stdout, lines: stderr.trim().split('\n')}
}

for (const [how, options, env] of [
  ['the option', 'verbose: true', {}],
  ['HH_VERBOSE', '', {HH_VERBOSE: 'true'}],
] as const) {
  test(`${how} prints where spans go, and the receipt of each flush and shutdown, without a secret`, async t => {
    const receiver = await startReceiver()
    t.teardown(() => receiver.close())
    const shown = `${receiver.url}?…`
    const {stdout, lines} = await run(receiver.url, options, env)
    t.deepEqual(lines, [
      `enrich-span: project "support", session "support": spans go to ${shown}`,
      `enrich-span: project "support", session "support": flush: 1 of 1 spans accepted by ${shown}`,
      `enrich-span: project "support", session "chat": shutdown: 1 of 1 spans accepted by ${shown}`,
      `enrich-span: project "support", session "support": shutdown: 3 of 3 spans accepted by ${shown}, not ended 1`,
    ])
    t.is(stdout, `${shown}\n`)
  })
}

test('without it nothing is printed', async t => {
  const receiver = await startReceiver()
  t.teardown(() => receiver.close())
  t.deepEqual((await run(receiver.url, '')).lines, [''])
})

test('it prints the number of refused spans', async t => {
  const receiver = await startReceiver({always: {status: 404}})
  t.teardown(() => receiver.close())
  const {lines} = await run(receiver.url, 'verbose: true')
  t.regex(lines.join('\n'), /flush: 0 of 1 spans accepted by \S+, refused 1$/m)
})
