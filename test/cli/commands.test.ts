import {appendFileSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {readStrictSpans} from '../delivery/receiver/local-spans.ts'
import {createPlace} from './program.ts'

test('a run, a worse run, and what changed', async t => {
  const {enrichSpan} = createPlace()
  const first = await enrichSpan('run answers.eval.mjs')
  t.is(first.code, 0, first.stderr)
  t.regex(first.stdout, /^answers, run [\da-f]{8}: 40 datapoints, 0 failed/)
  const second = await enrichSpan('run answers.eval.mjs --baseline latest --max-drop 0.02', {WRONG: '12'})
  t.is(second.code, 1, second.stderr)
  t.regex(second.stdout, /worse: 12 of 40 flipped to wrong, 0 to right, p = 0\.00049/)
  t.regex(second.stdout, /wrong now: q0, q1, q2/)
  t.regex(
    second.stdout,
    /FAIL exact: dropped by 30\.0 points[\s\S]*\ngate failed: exact: dropped by 30\.0 points[^\n]*\n$/,
  )
  const compared = await enrichSpan('compare')
  t.is(compared.code, 0)
  t.regex(compared.stdout, /worse: 12 of 40/)
  const listed = await enrichSpan('list')
  t.is(listed.stdout.trim().split('\n').length, 3)
  const [newest = ''] = (listed.stdout.split('\n')[1] ?? '').split(' ')
  const shown = await enrichSpan(`show ${newest}`)
  t.regex(shown.stdout, /exact +0\.700/)
  const datapoint = await enrichSpan('show --datapoint q3')
  t.regex(datapoint.stdout, /^q3 {2}ok, 1 attempt[\s\S]*outputs: -1\n {2}exact: false\n/)
})

test('a failed datapoint fails the run, and a gate decides instead when there is one', async t => {
  const {enrichSpan} = createPlace()
  const alone = await enrichSpan('run answers.eval.mjs', {THROWS: 'q7'})
  t.is(alone.code, 3)
  t.regex(alone.stdout, /q7 failed: RangeError: out of luck/)
  const allowed = await enrichSpan('run answers.eval.mjs --max-failures 1 --min exact=0.9', {THROWS: 'q7'})
  t.is(allowed.code, 0, allowed.stdout)
  const refused = await enrichSpan('run answers.eval.mjs --min exact=0.9', {THROWS: 'q7'})
  t.is(refused.code, 1)
  t.regex(refused.stdout, /FAIL 1 of 40 datapoints failed, 0 allowed/)
})

for (const command of ['run answers.eval.mjs', 'compare', 'list', 'show', 'doctor --offline']) {
  test(`--json on ${command} prints data and nothing else`, async t => {
    const {enrichSpan} = createPlace()
    await enrichSpan('run answers.eval.mjs')
    await enrichSpan('run answers.eval.mjs')
    const {stdout, code, stderr} = await enrichSpan(`${command} --json`)
    t.true([0, 3].includes(code), stderr)
    t.is(typeof JSON.parse(stdout), 'object')
  })
}

test('spans of a run, found by its id', async t => {
  const {enrichSpan, folder} = createPlace()
  const file = path.join(folder, 'answers.eval.mjs')
  writeFileSync(file, readFileSync(file, 'utf8').replace("'memory'", "'local'"))
  await enrichSpan('run answers.eval.mjs --json')
  const {run} = JSON.parse((await enrichSpan('show --json')).stdout) as {run: {runId: string}}
  const {stdout, code} = await enrichSpan(`spans ${run.runId.slice(0, 8)} --attributes`)
  t.is(code, 0)
  t.is(stdout.split('\ntrace ').length, 40)
  t.true(readStrictSpans({folder: path.join(folder, '.enrich-span')}).length >= 40)
  t.regex(stdout, /honeyhive_metrics\.exact/)
})

test('a run with a failure is resumed for the failed datapoint, and is scored again', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs', {THROWS: 'q7'})
  const resumed = await enrichSpan('resume answers.eval.mjs --only-failed')
  t.is(resumed.code, 0, resumed.stderr)
  t.regex(resumed.stdout, /40 datapoints, 0 failed/)
  const rescored = await enrichSpan('rescore answers.eval.mjs --min exact=0.9', {LABEL: 'good'})
  t.is(rescored.code, 4, rescored.stderr)
  t.regex(rescored.stdout, /\? {4}exact: holds text/)
})

test('TypeScript is read by the esbuild of the project, relative imports included', async t => {
  const {code, stdout, stderr} = await createPlace().enrichSpan('run typed.eval.ts')
  t.is(code, 0, stderr)
  t.regex(stdout, /^typed, run/)
})

test('without esbuild, on a Node that does not read TypeScript, one line names the cure', async t => {
  const {code, stderr} = await createPlace({packages: false}).enrichSpan('run typed.eval.ts')
  if ((process.features as {typescript?: unknown}).typescript) {
    t.is(code, 0)
    return
  }
  t.is(code, 2)
  t.regex(
    stderr,
    /^enrich-span: typed\.eval\.ts: this Node \(.*\) does not read TypeScript .* npm install --save-dev esbuild\n$/,
  )
})

test('a report for a pull request', async t => {
  const {enrichSpan, folder} = createPlace()
  await enrichSpan('run answers.eval.mjs')
  await enrichSpan('run answers.eval.mjs --baseline latest --min exact=0.99 --markdown report.md', {WRONG: '12'})
  const report = readFileSync(path.join(folder, 'report.md'), 'utf8')
  t.regex(report, /^<!-- enrich-span:answers -->\n### Gate failed ❌/)
  t.regex(report, /\| `exact` \| 100\.0 % → 70\.0 %/)
  t.regex(report, /<details><summary><code>exact<\/code>: worse \(12\)<\/summary>\n\n- `q0`: 1 → 0/)
})

const parts: readonly (readonly [args: string, count: number])[] = [
  ['--limit 3', 3],
  ['--filter /^q1.$/', 10],
  ['--filter q3 --filter q39', 1],
  ['--datapoint q7 --item q9', 2],
  ['--shard 2/4 --filter q', 10],
]
for (const [args, count] of parts) {
  test(`${args} runs ${count} of 40 datapoints, and the report names the part`, async t => {
    const {stdout, code, stderr} = await createPlace().enrichSpan(`run answers.eval.mjs ${args}`)
    t.is(code, 0, stderr)
    t.regex(stdout, new RegExp(`: ${count} datapoints?, 0 failed`))
    t.regex(stdout, /! only a part of the dataset ran: /)
  })
}

const refuses = test.macro(async (t, args: string, code: number, message: RegExp, before: readonly string[] = []) => {
  const {enrichSpan} = createPlace()
  for (const step of before) await enrichSpan(step)
  const ended = await enrichSpan(args)
  t.regex(ended.stderr, message)
  t.is(ended.code, code)
  t.notRegex(ended.stderr, /at .*dist\/cli/)
})

const twice = ['run answers.eval.mjs', 'run answers.eval.mjs']
test(
  'no such command',
  refuses,
  'comapre',
  2,
  /^enrich-span: there is no command "comapre"\. Did you mean compare\?\n$/,
)
test(
  'no such option',
  refuses,
  'list --jsno',
  2,
  /^enrich-span: list: there is no option --jsno\. Did you mean --json\?\n$/m,
)
test(
  'an argument too few',
  refuses,
  'rescore',
  2,
  /^enrich-span: usage: enrich-span rescore <file\.eval\.ts\|js> \[run\]; got nothing\n$/,
)
test(
  'a datapoint that the dataset lacks',
  refuses,
  'run answers.eval.mjs --datapoint q99',
  2,
  /^enrich-span: the dataset has no datapoint "q99"\n$/,
)
test(
  'a filter that is not a pattern',
  refuses,
  'run answers.eval.mjs --filter /(/',
  2,
  /^enrich-span: --filter \/\(\/ is not a pattern: /,
)
test('a file that is not there', refuses, 'run gone.eval.ts', 2, /there is no file "gone\.eval\.ts"/)
test(
  'a file without its ending',
  refuses,
  'run answers',
  2,
  /there is no file "answers"\. Did you mean answers\.eval\.mjs\?/,
)
test('a misspelt file', refuses, 'run anwsers.eval.mjs', 2, /Did you mean answers\.eval\.mjs\?/)
test(
  'the run before, where there is none',
  refuses,
  'show latest~9',
  2,
  /there is no run "latest~9": \.enrich-span\/runs has \d+ runs?$|has no runs yet/m,
)
test(
  'a file that throws',
  refuses,
  'run throws.eval.mjs',
  3,
  /throws\.eval\.mjs: could not be loaded: Error: no luck today/,
)
test(
  'a file without an experiment',
  refuses,
  'run nothing.eval.mjs',
  2,
  /default export must be an experiment\. Write: export default experiment/,
)
test('no runs yet', refuses, 'show', 2, /no run "latest": .* has no runs yet/)
test(
  'a run that is not there',
  refuses,
  'show ffffff',
  2,
  /no run "ffffff": it is not a file .* has 2 runs; list them with: enrich-span list/,
  twice,
)
test('a datapoint that is not there', refuses, 'show --datapoint q99', 2, /has no datapoint "q99"/, twice)
test(
  'a value that is not a number',
  refuses,
  'compare --confidence high',
  2,
  /--confidence must be a number, got "high"/,
  twice,
)
test(
  'a rule without a number',
  refuses,
  'run answers.eval.mjs --min exact',
  2,
  /--min must be metric=number, got "exact"/,
)
test('a drop without a baseline', refuses, 'run answers.eval.mjs --max-drop 0', 2, /need --baseline <run>/)
test(
  'a metric that neither run has',
  refuses,
  'compare --metric exat',
  2,
  /neither run has a metric "exat"\. Did you mean "exact"\?/,
  twice,
)
test('no spans', refuses, 'spans', 2, /no spans below \.enrich-span\/spans/)

test('runs of different datasets with no datapoint in common cannot be compared', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs')
  await enrichSpan('run answers.eval.mjs', {DATASET: 'other'})
  const {code, stderr} = await enrichSpan('compare')
  t.is(code, 2)
  t.regex(
    stderr,
    /no datapoint in common. For example, the baseline has "q0" and the candidate has "other0".*They ran over EXT-/,
  )
})

test('a number in one run and a label in the other are reported, and no gate passes on them', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs')
  await enrichSpan('run answers.eval.mjs', {LABEL: 'good'})
  const {code, stdout} = await enrichSpan('compare')
  t.is(code, 0)
  t.regex(stdout, /not comparable: pass or fail in the baseline, a label in the candidate/)
  t.is((await enrichSpan('compare --max-drop 0.5')).code, 4)
})

test('a damaged line is skipped and reported; a file that is not a run file is refused', async t => {
  const {enrichSpan, folder} = createPlace()
  await enrichSpan('run answers.eval.mjs')
  const [name = ''] = readdirSync(path.join(folder, '.enrich-span/runs'))
  const file = path.join(folder, '.enrich-span/runs', name)
  appendFileSync(file, '{"type":"datapoint","ind')
  const damaged = await enrichSpan('show')
  t.is(damaged.code, 0)
  t.regex(damaged.stderr, /1 damaged line skipped, the first is line 43/)
  writeFileSync(path.join(folder, 'letter.jsonl'), 'Dear all,\n')
  const refused = await enrichSpan('show letter.jsonl')
  t.is(refused.code, 2)
  t.regex(refused.stderr, /letter\.jsonl" is not a run file/)
})

test('in a terminal of 40 columns no line is longer', async t => {
  const {enrichSpan} = createPlace()
  for (const step of twice) await enrichSpan(step)
  for (const command of ['--help', 'run --help', 'compare', 'list', 'show', 'doctor --offline']) {
    const {stdout} = await enrichSpan(command, {COLUMNS: '40'})
    // A path or a command cannot be broken.
    const long = stdout.split('\n').filter(line => line.length > 40 && !/enrich-span |\//.test(line))
    t.deepEqual(long, [], command)
  }
})

test('a pipe gets no colours, a terminal does unless NO_COLOR is set', async t => {
  const {enrichSpan} = createPlace()
  for (const step of twice) await enrichSpan(step)
  const painted = async (env: Record<string, string>) => (await enrichSpan('compare', env)).stdout.includes('\u001b[')
  t.deepEqual(
    [await painted({}), await painted({FORCE_COLOR: '1'}), await painted({FORCE_COLOR: '1', NO_COLOR: '1'})],
    [false, true, false],
  )
})

test('dataset prints the failed datapoints as JSON lines that jsonl reads', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs', {THROWS: 'q7', WRONG: '2'})
  const failed = await enrichSpan('dataset --only failed')
  t.deepEqual(JSON.parse(failed.stdout), {id: 'q7', inputs: {index: 7}, groundTruth: 7})
  t.is((await enrichSpan('dataset latest --only not-passed')).stdout.trim().split('\n').length, 3)
  const {code, stderr} = await enrichSpan('dataset --only wrong')
  t.is(code, 2)
  t.regex(stderr, /--only must be failed, not-passed or flaky, got "wrong"/)
})

test('rescore --scores adds the scores of people and keeps the metrics', async t => {
  const {enrichSpan, folder} = createPlace()
  await enrichSpan('run answers.eval.mjs')
  writeFileSync(path.join(folder, 'labels.csv'), 'id,label\nq1,true\nq2,false\n')
  const {stdout, code, stderr} = await enrichSpan('rescore answers.eval.mjs --scores labels.csv')
  t.is(code, 0, stderr)
  t.regex(stdout, /\nexact +1\.00 /)
  t.regex(stdout, /\nhuman +0\.500/)
})

test('an approved run is a baseline that names what regressed', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run answers.eval.mjs')
  t.regex((await enrichSpan('approve')).stdout, /^answers\.baseline\.json: run \w{8} is approved\n$/)
  const {code, stdout} = await enrichSpan('run answers.eval.mjs --baseline answers.baseline.json --max-drop 0', {
    WRONG: '8',
  })
  t.is(code, 1)
  t.regex(stdout, /wrong now: q0, q1/)
})
