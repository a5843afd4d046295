import {writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace} from './program.ts'

test('D9: a report names the wrong datapoints of a verdict and the lowest of a score, worst first', async t => {
  const {enrichSpan} = createPlace()
  const ran = await enrichSpan('run ways.eval.mjs', {WAY: 'scores'})
  const shown = await enrichSpan('show')
  for (const {stdout} of [ran, shown]) {
    t.regex(stdout, /even wrong in 6: q1, q3, q5, q7, q9, q11/)
    t.regex(stdout, /near lowest: q0 0, q1 0\.0909, q2 0\.182, q3 0\.273, q4 0\.364\n/)
  }
  const low = await enrichSpan('show --lower-is-better near')
  t.regex(low.stdout, /near highest: q11 1\.00, q10 0\.909/)
  t.regex((await enrichSpan('show --markdown')).stdout, /- even wrong in 6: `q1`, `q3`/)
})

test('D9: show --failed shows the failed and wrong datapoints, worst first', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs', {THROWS: 'q7', WRONG: '3'})
  const {stdout} = await enrichSpan('show --failed')
  t.deepEqual(
    [...stdout.matchAll(/^(q\d+) {2}(\w+)/gm)].map(([, id, status]) => `${id} ${status}`),
    ['q7 failed', 'q0 ok', 'q1 ok', 'q2 ok'],
  )
  t.regex(stdout, /error: RangeError: out of luck/)
  const {stdout: two} = await enrichSpan('show --failed --datapoints 2')
  t.regex(two, /and 2 more; show them with --datapoints 4\n$/)
  const {datapoints} = JSON.parse((await enrichSpan('show --failed --json')).stdout) as {datapoints: {id: string}[]}
  t.deepEqual(
    datapoints.map(({id}) => id),
    ['q7', 'q0', 'q1', 'q2'],
  )
  await enrichSpan('run answers.eval.mjs')
  t.regex((await enrichSpan('show --failed')).stdout, /has no failed or wrong datapoint/)
})

test('D17: list has the mean of a metric, and calls a run that was stopped stopped', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs', {WRONG: '10'})
  const {stdout} = await enrichSpan('list')
  t.regex(stdout, /40 +0 +exact 0\.750 +completed/)
  t.true(
    stdout.split('\n').every(line => line.length <= 80),
    stdout,
  )
})

test('D17: spans latest shows the spans of the last run, and each tree names its run', async t => {
  const {enrichSpan, folder} = createPlace()
  writeFileSync(
    path.join(folder, 'local.eval.mjs'),
    "export default {name: 'local', dataset: [{id: 'tkt', inputs: 1}], function: () => 1, tracer: {destination: 'local'}}",
  )
  await enrichSpan('run local.eval.mjs')
  await enrichSpan('run local.eval.mjs')
  const both = await enrichSpan('spans tkt')
  t.is([...both.stdout.matchAll(/^trace \w+, run \w{8}$/gm)].length, 2, both.stdout)
  const latest = await enrichSpan('spans latest')
  t.is(latest.stdout.split('trace ').length, 2, latest.stderr)
})

const commands = [
  'run answers.eval.mjs',
  'compare',
  'list',
  'show',
  'show --failed',
  'show --datapoint q0',
  'doctor --offline',
  'resume answers.eval.mjs',
  'rescore answers.eval.mjs',
  'prune',
  'report',
  'spans',
]

test('D18: every --json is one object with `command` and `ok`, also of a mistake', async t => {
  t.timeout(120_000)
  const {enrichSpan} = createPlace()
  for (const _ of [1, 2]) await enrichSpan('run answers.eval.mjs')
  await enrichSpan('doctor')
  for (const command of commands) {
    const {stdout, code, stderr} = await enrichSpan(`${command} --json`)
    const printed = JSON.parse(stdout || 'null') as {command: string; ok: boolean}
    t.is(printed?.command, command.split(' ')[0] as string, stderr)
    t.is(printed.ok, code === 0, command)
  }
  const refused = await enrichSpan('show ffffff --json')
  t.like(JSON.parse(refused.stdout), {command: 'show', ok: false, error: {exitCode: 2}})
})

test('D18: --version, and options as other programs call them', async t => {
  const {enrichSpan} = createPlace()
  t.regex((await enrichSpan('--version')).stdout, /^\d+\.\d+\.\d+\n$/)
  t.regex((await enrichSpan('run answers.eval.mjs --limt 3')).stderr, /no option --limt\. Did you mean --limit\?/)
  t.regex(
    (await enrichSpan('run answers.eval.mjs --concurrency 3')).stderr,
    /no option --concurrency\. Here it is --max-workers/,
  )
  t.regex(
    (await enrichSpan('answers.eval.mjs')).stderr,
    /no command "answers\.eval\.mjs"\. Write: enrich-span run answers\.eval\.mjs/,
  )
  t.regex((await enrichSpan('run answers.eval.mjs --limit 3')).stdout, /: 3 datapoints/)
})

const foreign = [
  ['task', 'function', "{name: 'x', data: [], task: () => 1}"],
  ['scorers', 'evaluators', "{name: 'x', dataset: [{inputs: 1}], function: () => 1, scorers: []}"],
  ['concurrency', 'maxWorkers', "{name: 'x', dataset: [{inputs: 1}], function: () => 1, concurrency: 3}"],
] as const

for (const [theirs, ours, code] of foreign) {
  test(`D18: \`${theirs}\` of another tool is answered with \`${ours}\``, async t => {
    const {enrichSpan, folder} = createPlace()
    writeFileSync(path.join(folder, 'x.eval.mjs'), `export default ${code.replace('data: []', 'dataset: []')}`)
    const {code: exit, stderr} = await enrichSpan('run x.eval.mjs')
    t.is(exit, 2)
    t.true(stderr.includes(`there is no option \`${theirs}\`. Here it is \`${ours}\``), stderr)
  })
}

test('D18: prune deletes old runs and keeps the newest', async t => {
  const {enrichSpan} = createPlace()
  for (const wrong of ['1', '2', '3']) await enrichSpan('run answers.eval.mjs', {WRONG: wrong})
  const planned = await enrichSpan('prune --keep 1 --dry-run')
  t.regex(planned.stdout, /^2 of 3 run files would be deleted\n {2}.*\.jsonl\n {2}.*\.jsonl\n$/)
  t.regex((await enrichSpan('prune --keep 1')).stdout, /^2 of 3 run files deleted/)
  t.regex((await enrichSpan('show')).stdout, /exact wrong in 3/)
  t.is((await enrichSpan('prune --keep x')).code, 2)
})

test('BR-36: Markdown of every command fits into a comment, and says what was cut', async t => {
  const {enrichSpan, folder} = createPlace()
  writeFileSync(
    path.join(folder, 'long.eval.mjs'),
    `export default {
      name: 'long',
      dataset: Array.from({length: 300}, (_, n) => ({id: 'id-' + n + '-' + 'x'.repeat(3000), inputs: n})),
      function: ({inputs}) => { throw new Error(inputs + 'y'.repeat(5000)) },
      tracer: {destination: 'memory'},
    }`,
  )
  await enrichSpan('run long.eval.mjs --markdown report.md')
  for (const command of ['show --markdown', 'show --markdown --datapoints 300', 'compare latest latest --markdown']) {
    const {stdout} = await enrichSpan(command)
    t.true(stdout.length > 0 && stdout.length <= 65_000, `${command}: ${stdout.length}`)
  }
  t.regex((await enrichSpan('show --markdown')).stdout, /and \d+ more|more characters were cut/)
})
