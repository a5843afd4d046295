import {writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace} from './program.ts'

// What an eval file leaves open, and what the program calls it.
const open: readonly (readonly [code: string, name: string])[] = [
  ["import net from 'node:net'\nnet.createServer().listen(0, '127.0.0.1')", 'a server is'],
  [
    "import http from 'node:http'\nhttp.createServer().listen(0, '127.0.0.1')\nsetInterval(() => {}, 1e6)",
    'a server and a timer are',
  ],
  ['setInterval(() => {}, 1e6)', 'a timer is'],
  [
    "import {spawn} from 'node:child_process'\nconst child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {stdio: ['pipe', 'ignore', 'ignore']})\nprocess.on('exit', () => child.kill())",
    'a pipe and a child process are',
  ],
  [
    "import {Worker} from 'node:worker_threads'\nnew Worker('setInterval(() => {}, 1e6)', {eval: true})",
    'something, perhaps a worker thread, is',
  ],
  ["import {watch} from 'node:fs'\nwatch('.')", 'a file watcher is'],
]

const experiment = `
export default {
  name: 'held',
  dataset: [{id: 'a', inputs: 1}],
  function: ({inputs}) => inputs,
  evaluators: [function one(value) { return value === 1 }],
  tracer: {destination: 'memory'},
}
`

for (const [code, name] of open) {
  test(`BR-14: the program ends with the code of the gate although ${name} open, and names it`, async t => {
    const {folder, enrichSpan} = createPlace()
    writeFileSync(path.join(folder, 'held.eval.mjs'), code + experiment)
    const passed = await enrichSpan('run held.eval.mjs --min one=1')
    t.is(passed.code, 0, passed.stderr)
    t.true(passed.stderr.includes(`the work is done, but ${name}`), passed.stderr)
    t.regex(passed.stdout, /gate passed/)
    const failed = await enrichSpan('run held.eval.mjs --max one=0.5')
    t.is(failed.code, 1, failed.stderr)
  })
}

test('BR-14: an output for a slow reader is whole, and a file that throws ends too', async t => {
  const {folder, enrichSpan} = createPlace()
  const big = experiment.replace('({inputs}) => inputs', "() => 'x'.repeat(3e6)")
  writeFileSync(path.join(folder, 'held.eval.mjs'), `setInterval(() => {}, 1e6)${big}`)
  const {stdout} = await enrichSpan('run held.eval.mjs --json')
  t.true((JSON.parse(stdout) as {run: {datapoints: {outputs: string}[]}}).run.datapoints[0]?.outputs.length === 3e6)
  writeFileSync(path.join(folder, 'held.eval.mjs'), 'setInterval(() => {}, 1e6)\nthrow new Error("no luck")')
  t.is((await enrichSpan('run held.eval.mjs')).code, 3)
})

test('BR-14: spans of a tracer that the eval file made are delivered before the end', async t => {
  const {folder, enrichSpan} = createPlace()
  writeFileSync(
    path.join(folder, 'held.eval.mjs'),
    `import {HoneyHiveTracer} from 'enrich-span'
    setInterval(() => {}, 1e6)
    const own = new HoneyHiveTracer({destination: 'local', sessionName: 'own'})
    own.startSpan('of-the-eval-file').end()${experiment}`,
  )
  t.is((await enrichSpan('run held.eval.mjs')).code, 0)
  t.regex((await enrichSpan('spans')).stdout, /of-the-eval-file/)
})

test('a program that nothing holds ends without a word', async t => {
  const {enrichSpan} = createPlace()
  const {stderr} = await enrichSpan('run answers.eval.mjs')
  t.notRegex(stderr, /still open/)
})
