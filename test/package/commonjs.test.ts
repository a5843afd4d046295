import test from 'ava'
import {doors} from './doors.ts'
import {runCode} from './run.ts'

// Node gives `require` the module itself (exports.test.ts). Jest and old tools load these files instead.
const load = `
  import {createRequire} from 'node:module'
  const require = createRequire(process.cwd() + '/any.js')
  const fileOf = door => './dist/' + (door.split('/')[1] ?? 'index') + '.cjs'
`

for (const door of doors) {
  test(`${door} as CommonJS has the names of the module, and its classes theirs`, async t => {
    const {code, stderr} = await runCode(`
      ${load}
      import assert from 'node:assert/strict'
      const [asModule, asCommonJs] = [await import('${door}'), require(fileOf('${door}'))]
      assert.deepEqual(Object.keys(asCommonJs).sort(), Object.keys(asModule).sort())
      for (const [name, value] of Object.entries(asModule)) {
        if (value.name === name) assert.equal(asCommonJs[name].name, name)
      }
    `)
    t.is(code, 0, stderr)
  })
}

test('as module and as CommonJS in one process, the package has one state', async t => {
  const {code, stdout, stderr} = await runCode(`
    ${load}
    import * as asModule from 'enrich-span'
    const asCommonJs = require(fileOf('enrich-span'))
    const ours = new asModule.HoneyHiveTracer({destination: 'memory'})
    const theirs = new asCommonJs.HoneyHiveTracer({destination: {url: 'http://127.0.0.1:9'}, disableBatch: false})
    const fromModule = new asModule.HoneyHiveTracer({destination: {url: 'http://127.0.0.1:9'}})
    asModule.setDefaultTracer(ours)
    const results = await ours.trace({eventName: 'answer'}, async () => {
      await null
      const written = asCommonJs.enrichSpan({metadata: {a: 1}})
      const kept = theirs.run(() => asModule.enrichSpan({metadata: {b: 1}}))
      return [written, kept]
    })()
    theirs.startSpan('one').end()
    fromModule.startSpan('two').end()
    const listeners = process.listeners('exit').filter(listener => String(listener).includes('reportLosses'))
    console.log(JSON.stringify([
      ...results,
      ours.spans[0].attributes['honeyhive_metadata.a'],
      asCommonJs.getDefaultTracer() === ours,
      asCommonJs.enrichSpan.explain({}).target.tracer === ours,
      process.listenerCount('beforeExit'),
      listeners.length,
    ]))
    process.exit()
  `)
  t.is(code, 0, stderr)
  t.is(stdout, '[true,false,1,true,true,1,1]\n', stderr)
})

test('enrichSpan alone, as CommonJS, runs no part of a tracer', async t => {
  const {code, stdout, stderr} = await runCode(`
    ${load}
    require(fileOf('enrich-span/enrich'))
    const files = Object.keys(require.cache).filter(file => !file.startsWith(process.cwd() + '/dist/'))
    console.log([...new Set(files.map(file => /node_modules[/\\\\](@[^/\\\\]+[/\\\\][^/\\\\]+)/.exec(file)?.[1]))].join())
  `)
  t.is(code, 0, stderr)
  t.is(stdout, '@opentelemetry/api\n')
})

test('a report can be written from CommonJS', async t => {
  const {code, stdout, stderr} = await runCode(`
    ${load}
    import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
    import {tmpdir} from 'node:os'
    import path from 'node:path'
    const {evaluate, writeReport} = require(fileOf('enrich-span/evaluate'))
    const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-cjs-'))
    const options = {name: 'n', dataset: [{inputs: 1}], function: ({inputs}) => inputs}
    const result = await evaluate({...options, tracer: {destination: 'memory'}, journal: false})
    const file = path.join(folder, 'run.html')
    await writeReport(result, {file})
    console.log(readFileSync(file, 'utf8').slice(0, 15).toLowerCase())
    rmSync(folder, {recursive: true})
  `)
  t.is(code, 0, stderr)
  t.is(stdout, '<!doctype html>\n')
})
