import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {run} from '../package/run.ts'

// Names that Windows refuses, reads in another way, or that differ only by case, which neither Windows nor macOS tells apart.
const refused = /[<>:"|?*\\]|[\s.]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const hostile = [
  'a:b "c"? <d>|e*',
  'CON',
  'nul.txt',
  'ends with a dot.',
  '../up\\and/down',
  'Über – naïve',
  'Run',
  'run',
]

const program = `
  import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
  import {evaluate} from '${path.resolve('dist/evaluate.js')}'
  for (const name of ${JSON.stringify(hostile)}) {
    const tracer = new HoneyHiveTracer({project: name, sessionName: name, destination: 'local'})
    const dataset = [{id: name, inputs: name}]
    const result = await evaluate({name, dataset, function: () => name, tracer, progress: false, print: false})
    if (result.failed > 0) throw new Error(name)
    await tracer.shutdown()
  }
`

test('whatever an experiment, project and session are called, their files have names that every system accepts', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-names-'))
  t.teardown(() => rmSync(folder, {recursive: true}))
  const {code, stderr} = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    env: {...process.env, HOME: folder, HH_QUIET: '1'},
  })
  t.is(code, 0, stderr)
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
  const names = files.flatMap(file => file.split(path.sep))
  t.true(files.length > hostile.length)
  t.deepEqual(
    names.filter(name => refused.test(name)),
    [],
  )
  const folded = files.map(file => file.toLowerCase())
  t.is(new Set(folded).size, files.length)
})

test('no source cuts a path at a slash of its own', t => {
  const cut = /(?<!join\('\/'\)|shard\?)\.(split|lastIndexOf|startsWith|endsWith)\(['"`]\/['"`]\)/
  const paths = readdirSync('src', {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.ts'))
  const found = paths.flatMap(file =>
    readFileSync(path.join('src', file), 'utf8')
      .split('\n')
      .flatMap((line, at) => (cut.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  )
  t.deepEqual(found, [])
})
