import {once} from 'node:events'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import test from 'ava'
import {createPlace} from './program.ts'

interface Json {
  readonly run: {readonly status: string; readonly stoppedBy?: {readonly name: string; readonly message: string}}
  readonly gate?: {readonly checks: readonly {readonly summary: string}[]}
}

test('D2: every output of a run that a broken dataset ended says why', async t => {
  const {folder, enrichSpan} = createPlace()
  const env = {WAY: 'breaks'}
  const reason = /stopped: RangeError: the cursor is closed/
  const ran = await enrichSpan('run ways.eval.mjs --markdown report.md --max-failures 5', env)
  t.is(ran.code, 4, ran.stderr)
  t.regex(ran.stdout, /^ways, run \w+: stopped after 3 of 3 datapoints, 0 failed/)
  t.regex(ran.stdout, reason)
  t.regex(ran.stdout, /\? {4}the run was stopped: RangeError: the cursor is closed/)
  t.regex(readFileSync(path.join(folder, 'report.md'), 'utf8'), reason)
  for (const command of ['show', 'show --markdown']) t.regex((await enrichSpan(command)).stdout, reason, command)
  const shown = JSON.parse((await enrichSpan('show --json')).stdout) as Json
  t.like(shown.run, {status: 'aborted', stoppedBy: {name: 'RangeError', message: 'the cursor is closed'}})
  const printed = JSON.parse((await enrichSpan('run ways.eval.mjs --json --max-failures 5', env)).stdout) as Json
  t.like(printed.run, {status: 'aborted', stoppedBy: {name: 'RangeError', message: 'the cursor is closed'}})
  t.regex(printed.gate?.checks[0]?.summary ?? '', reason)
  t.regex((await enrichSpan('list')).stdout, /stopped$/m)
  t.regex((await enrichSpan('compare latest latest --max-drop 0')).stdout, /\? {4}the run was stopped: RangeError/)
  await enrichSpan('report --html report.html --junit report.xml')
  t.regex(readFileSync(path.join(folder, 'report.xml'), 'utf8'), reason)
})

test('D2: a dataset file that is not there is bad usage, and is named', async t => {
  const {enrichSpan} = createPlace()
  const {code, stderr} = await enrichSpan('run ways.eval.mjs', {WAY: 'missing'})
  t.is(code, 2)
  t.regex(stderr, /enrich-span: ways\.eval\.mjs: the dataset ".*nope\.csv" does not exist/)
})

test('D2: an empty dataset is bad usage; so is a selection that leaves nothing', async t => {
  const {enrichSpan} = createPlace()
  const empty = await enrichSpan('run ways.eval.mjs', {WAY: 'empty'})
  t.is(empty.code, 2)
  t.regex(empty.stderr, /ways\.eval\.mjs: the dataset has no datapoints/)
  t.is((await enrichSpan('run ways.eval.mjs --sample 0')).code, 2)
})

test('D15: a run that Ctrl-C stopped reads like one, ends with 130, and names the command that resumes it', async t => {
  const {enrichSpan} = createPlace()
  const {code, stdout, stderr} = await enrichSpan('run ways.eval.mjs', {WAY: 'interrupted'})
  t.is(code, 130)
  const gated = await enrichSpan('run ways.eval.mjs --max-failures 3', {WAY: 'interrupted'})
  t.regex(gated.stdout, /0 of 12 datapoints failed, 9 did not run/)
  t.regex(stdout, /^ways, run \w+: stopped after 3 of 12 datapoints, 0 failed, 9 not run/)
  t.regex(stdout, /stopped: interrupted by Ctrl-C/)
  t.notRegex(stderr, /resume: true|9 failed/)
  t.regex(stderr, /resume it: enrich-span resume ways\.eval\.mjs \w{8}/)
  const resumed = await enrichSpan('resume ways.eval.mjs', {WAY: 'interrupted'})
  t.regex(resumed.stdout, /12 datapoints, 0 failed/)
})

test('D15: a refused resume names the option of the program', async t => {
  const {enrichSpan, folder} = createPlace()
  await enrichSpan('run ways.eval.mjs', {WAY: 'interrupted'})
  const file = path.join(folder, 'ways.eval.mjs')
  writeFileSync(file, readFileSync(file, 'utf8').replace('length: 12', 'length: 13'))
  const {code, stderr} = await enrichSpan('resume ways.eval.mjs')
  t.is(code, 2)
  t.regex(stderr, /Start a new run, or give --allow-changed/)
})

test('D4: a forgotten await in an evaluator is a failure that names its cause', async t => {
  const {enrichSpan} = createPlace()
  const {code, stdout} = await enrichSpan('run ways.eval.mjs', {WAY: 'promise'})
  t.is(code, 3)
  t.regex(stdout, /12 datapoints: evaluator judge failed: TypeError: evaluator "judge" returned\s+\{score: a promise\}/)
  t.regex(stdout, /Is an\s+`await` missing\?/)
})

for (const options of ['', ' --max-failures 3']) {
  test(`D4: a metric that was never scored does not end in exit code 0${options && `, also with${options}`}`, async t => {
    const {enrichSpan} = createPlace()
    const {code, stdout} = await enrichSpan(`run ways.eval.mjs${options}`, {WAY: 'nothing'})
    t.is(code, 3)
    t.regex(stdout, /! judge was never scored: its evaluator returned nothing for any datapoint/)
  })
}

test('D16: failures with one message are one group, with their cause', async t => {
  const {enrichSpan} = createPlace()
  const {stdout, stderr} = await enrichSpan('run ways.eval.mjs', {WAY: 'refused'})
  t.regex(stdout, /12 datapoints failed: Error: Connection error\. · caused by connect\s+ECONNREFUSED/)
  t.regex(stdout, /q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, and 2 more/)
  t.is(stdout.split('Connection error').length, 2)
  t.regex(stderr, /run the failed datapoints again: enrich-span resume ways\.eval\.mjs \w{8} --only-failed/)
})

for (const [option, expected] of [
  ['--bail', 1],
  ['--bail 3', 3],
] as const) {
  test(`D16: ${option} stops the run after ${expected}`, async t => {
    const {enrichSpan, folder} = createPlace()
    const {code, stdout} = await enrichSpan(`run ways.eval.mjs --max-workers 1 ${option}`, {WAY: 'refused'})
    t.is(code, 3)
    t.regex(
      stdout,
      new RegExp(`stopped after ${expected} of 12 datapoints, ${expected} failed, ${12 - expected} not run`),
    )
    t.regex(
      stdout,
      new RegExp(
        `stopped after ${expected} failed datapoints? \\(.maxFailures.\\); the last one: Error:\\s+Connection`,
      ),
    )
    t.is(readdirSync(path.join(folder, '.enrich-span/runs')).length, 1)
  })
}

test('D17: resume of a completed run with failures names --only-failed', async t => {
  const {enrichSpan} = createPlace()
  await enrichSpan('run ways.eval.mjs', {WAY: 'refused'})
  t.regex((await enrichSpan('resume ways.eval.mjs', {WAY: 'refused'})).stderr, /--only-failed/)
})

/** The eval file with another destination of its spans. */
function sendTo(folder: string, url: string, options = ''): void {
  const file = path.join(folder, 'ways.eval.mjs')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text
      .replace("{destination: 'memory'}", `{destination: {url: '${url}'}}`)
      .replace('...ways[', `${options}\n  ...ways[`),
  )
}

test('D17: an endpoint that does not respond is announced while the program waits for it, and named at the end', async t => {
  const {enrichSpan, folder} = createPlace()
  const silent = createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1/traces`
  sendTo(folder, url, 'signal: AbortSignal.timeout(4_000),')
  const {stderr} = await enrichSpan('run ways.eval.mjs')
  silent.close()
  silent.closeAllConnections()
  t.regex(stderr, /waiting for the destination to accept the spans, 30 s at most/)
  t.notRegex(stderr, /stopped waiting/)
  t.true(stderr.includes(`spans did not reach ${url}`), stderr)
})

test('D17: an endpoint where nobody listens does not hold the end of a run', async t => {
  const {enrichSpan, folder} = createPlace()
  sendTo(folder, 'http://127.0.0.1:9/v1/traces')
  const {stderr, stdout, code} = await enrichSpan('run ways.eval.mjs', {HH_SPOOL: '0'})
  t.regex(stdout, /12 of 12 spans were lost \(deadline 12\)/)
  t.is(code, 3, 'a run that lost its spans is not ok')
  t.regex(stderr, /no request has reached the destination: stopped waiting after 2 s/)
  t.regex(stderr, /\d+ of \d+ spans did not reach http:\/\/127\.0\.0\.1:9\/v1\/traces/)
})

test('spans for an endpoint where nobody listens wait on disk, and are not lost', async t => {
  const {enrichSpan, folder} = createPlace()
  sendTo(folder, 'http://127.0.0.1:9/v1/traces')
  const {stderr, stdout, code} = await enrichSpan('run ways.eval.mjs')
  t.is(code, 0, stderr)
  t.notRegex(stdout, /spans were lost/)
  t.regex(
    (await enrichSpan('spool')).stdout,
    /^12 spans wait\n {2}ended .* 12 spans .*http:\/\/127\.0\.0\.1:9\/v1\/traces\n$/,
  )
})

test('D14: a warning begins on its own line, not behind the progress bar', async t => {
  const {enrichSpan, folder} = createPlace()
  // The progress bar is for terminals. This stderr looks like one.
  writeFileSync(path.join(folder, 'terminal.cjs'), 'process.stderr.isTTY = true\nprocess.stderr.columns = 80\n')
  writeFileSync(
    path.join(folder, 'warns.eval.mjs'),
    `export default {
      name: 'warns',
      dataset: Array.from({length: 6}, (_, n) => ({id: 'q' + n, inputs: n})),
      maxWorkers: 1,
      function: async ({inputs}) => {
        if (inputs === 3) process.emitWarning('look at this')
        await new Promise(resolve => setImmediate(resolve))
      },
      tracer: {destination: 'memory'},
    }`,
  )
  const {stderr} = await enrichSpan('run warns.eval.mjs', {NODE_OPTIONS: '--require ./terminal.cjs'})
  t.regex(stderr, /\r\[.*\] warns: /)
  t.regex(stderr, /\n\(node:\d+\) Warning: look at this/)
})
