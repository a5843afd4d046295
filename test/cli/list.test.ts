import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {sealLine} from '../../src/evaluate/journal/sealed-line.ts'
import {createPlace, type Place} from './program.ts'

interface Given {
  readonly name: string
  readonly mean: number
  readonly fingerprint: string
  readonly middle?: string
}

/** Writes a run file: its first and last line, and any bytes between them. */
function writeRun({folder}: Place, at: number, {name, mean, fingerprint, middle = ''}: Given): void {
  const runs = path.join(folder, '.enrich-span/runs')
  mkdirSync(runs, {recursive: true})
  const runId = `${at}`.padStart(8, '0')
  const run = {
    type: 'run',
    format: 1,
    runId,
    name,
    datasetId: 'd',
    function: {name: 'f', version: '1'},
    evaluators: [{name: 'exact', fingerprint}],
    trials: 1,
    startedAt: `2026-11-2${at}T10:00:00.000Z`,
    source: {commit: `abcdef${at}0123`},
  }
  const summary = {scored: 10, failed: 0, notScored: 0, mean}
  const end = {
    type: 'end',
    status: 'completed',
    ok: true,
    total: 10,
    succeeded: 10,
    failed: 0,
    aborted: 0,
    metrics: {exact: summary},
    usage: {inputTokens: 1, outputTokens: 1, cost: 0.25},
    endedAt: run.startedAt,
    durationMs: 1,
    spans: {created: 0, accepted: 0, refused: 0, dropped: {}, pending: 0, open: 0, destination: 'memory'},
  }
  const file = path.join(runs, `2026-11-2${at}T10-00-00-000Z-${runId}.jsonl`)
  writeFileSync(file, sealLine(JSON.stringify(run)) + middle + sealLine(JSON.stringify(end)))
}

test('list shows the change since the run before of the same name, the commit, the cost, and another evaluator', async t => {
  const place = createPlace({fixtures: false})
  // What stands between first and last line is never read: here it would be damage.
  writeRun(place, 1, {name: 'answers', mean: 0.5, fingerprint: 'a', middle: '{damaged\n'})
  writeRun(place, 2, {name: 'other', mean: 0.1, fingerprint: 'a'})
  writeRun(place, 3, {name: 'answers', mean: 0.75, fingerprint: 'a'})
  writeRun(place, 4, {name: 'answers', mean: 0.25, fingerprint: 'b'})
  const {stdout, stderr} = await place.enrichSpan('list', {COLUMNS: '140'})
  t.is(stderr, '')
  const lines = stdout.trim().split('\n')
  t.regex(lines[0] ?? '', /^run +experiment +started +commit +done +failed +mean +change +cost +status$/)
  t.regex(lines[1] ?? '', /abcdef4 .* exact 0\.250 +≠ +0\.250 +completed$/)
  t.regex(lines[2] ?? '', /abcdef3 .* exact 0\.750 +\+0\.250 +0\.250 +completed$/)
  t.regex(lines[3] ?? '', /^\S+ +other .* - +0\.250 +completed$/)
  const narrow = (await place.enrichSpan('list')).stdout.split('\n')
  t.notRegex(narrow[0] ?? '', /cost|commit/)
  const {runs} = JSON.parse((await place.enrichSpan('list --json')).stdout) as {readonly runs: readonly object[]}
  t.like(runs[1], {changes: {exact: 0.25}, changedEvaluators: [], cost: 0.25})
})

test('a run file without figures in its last line is read as a whole', async t => {
  const {enrichSpan, folder} = createPlace()
  await enrichSpan('run answers.eval.mjs --journal .enrich-span/runs/2026-11-21T10-00-00-000Z-00000001.jsonl')
  const file = path.join(folder, '.enrich-span/runs/2026-11-21T10-00-00-000Z-00000001.jsonl')
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n`)
  t.regex((await enrichSpan('list')).stdout, /answers .* 40 +0 +exact 1\.00 +interrupted/)
})
