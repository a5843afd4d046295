import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {evaluate, mergeRuns, openRun, rescore} from 'enrich-span/evaluate'
import {findRunFile, runFile, runFiles} from '../../../src/evaluate/journal/run-files.ts'

// Every test file has a process of its own, so that this changes the working directory of no other.
process.chdir(mkdtempSync(path.join(tmpdir(), 'enrich-span-')))

const [older, newer, longer] = [
  runFile('3f2a91c0-8d11', '2026-01-01T00:00:00.000Z'),
  runFile('3f2b77d4-1c52', '2026-01-02T00:00:00.000Z'),
  runFile('3f2b77d4-1c52-again', '2026-01-03T00:00:00.000Z'),
]

test.serial('without runs, the message reports it', t => {
  t.throws(() => findRunFile('latest'), {
    name: 'EvaluationError',
    message: 'there is no run "latest": .enrich-span/runs has no runs yet',
  })
})

test.serial('run files are listed newest first', t => {
  mkdirSync('.enrich-span/runs', {recursive: true})
  for (const file of [newer, older, longer]) writeFileSync(file, '')
  writeFileSync('kept', '')
  t.deepEqual(runFiles(), [longer, newer, older])
})

for (const [what, run, file] of [
  ['the newest run', 'latest', longer],
  ['the run before', 'latest~1', newer],
  ['the start of an id', '3f2a', older],
  ['a whole id, although another id starts with it', '3f2b77d4-1c52', newer],
  ['a path, whether or not there is a file', 'runs/gone.jsonl', 'runs/gone.jsonl'],
  ['a file of the working directory', 'kept', 'kept'],
] as const) {
  test.serial(`a run is named by ${what}`, t => t.is(findRunFile(run), file))
}

for (const [what, run, message] of [
  ['no run', 'ffff', /^there is no run "ffff": it is not a file .* has 3 runs; list them with: enrich-span list$/],
  ['a run before the first', 'latest~3', /^there is no run "latest~3"/],
  ['several runs', '3f2', /^"3f2" matches 3 runs: .*-again\.jsonl, .*\. Give more of the id, or one of these paths$/],
] as const) {
  test.serial(`a name of ${what} is refused`, t => {
    t.throws(() => findRunFile(run), {name: 'EvaluationError', message})
  })
}

test.serial('resume, rescore, mergeRuns and openRun take the same names', async t => {
  const options = {
    name: 'named',
    dataset: [{inputs: 1}],
    function: ({inputs}: {inputs: number}) => inputs,
    tracer: {destination: 'memory'},
  } as const
  const {runId} = await evaluate(options)
  const start = runId.slice(0, 8)
  t.is((await openRun(start)).run.runId, runId)
  t.is((await mergeRuns([start])).runId, runId)
  t.is((await evaluate({...options, resume: 'latest'})).runId, runId)
  t.is((await rescore(start, {evaluators: [() => 1], tracer: options.tracer, journal: false})).total, 1)
})
