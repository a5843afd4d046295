import {readFileSync} from 'node:fs'
import test from 'ava'
import {runCode} from './run.ts'

// An older Node is imitated: the real one is a download of 40 MB (`npm run test:against -- nodes` fetches it).
const onNode = (version: string, code: string): Promise<{code: number; stdout: string; stderr: string}> =>
  runCode(`
    Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${version}'}})
    Object.defineProperty(process, 'version', {value: 'v${version}'})
    const {HoneyHiveTracer, enrichSpan} = await import('enrich-span')
    try { ${code} } catch (error) { console.log(error.name + ': ' + error.message) }
  `)

for (const version of ['18.20.8', '20.18.3']) {
  test(`Node ${version} is told in one line what is needed, when a tracer is made`, async t => {
    const {stdout, stderr} = await onNode(version, `new HoneyHiveTracer({destination: 'memory'})`)
    t.regex(stdout, new RegExp(String.raw`^ConfigurationError: .*Node(\.js)? (>= ?)?20\.19.*${version}.*\n$`), stderr)
  })
}

for (const version of ['20.19.0', '22.0.0', '24.21.0']) {
  test(`Node ${version} is told nothing`, async t => {
    const {stdout, stderr} = await onNode(version, `new HoneyHiveTracer({destination: 'memory'})`)
    t.is(stdout, '', stderr)
  })
}

test('npm is told the same', t => {
  const {engines} = JSON.parse(readFileSync('package.json', 'utf8')) as {engines: {node: string}}
  t.is(engines.node, '>=20.19')
})
