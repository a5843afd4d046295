// How long `enrich-span list` takes over 200 run files of 100 MB. The files are sparse, so they need no disk.
// `npm run bench -- list`
import {closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync} from 'node:fs'
import path from 'node:path'
import {sealLine} from '../../src/evaluate/journal/sealed-line.ts'
import {createPlace} from './program.ts'

const {folder, enrichSpan} = createPlace({fixtures: false})
const runs = path.join(folder, '.enrich-span/runs')
mkdirSync(runs, {recursive: true})
for (let at = 0; at < 200; at++) {
  const startedAt = new Date(Date.UTC(2026, 10, 1) + at * 3_600_000).toISOString()
  const runId = String(at).padStart(8, '0')
  const run = sealLine(
    JSON.stringify({
      type: 'run',
      format: 1,
      runId,
      name: 'answers',
      datasetId: 'd',
      function: {name: 'f', version: '1'},
      evaluators: [{name: 'exact'}],
      trials: 1,
      startedAt,
    }),
  )
  const end = sealLine(
    JSON.stringify({
      type: 'end',
      status: 'completed',
      ok: true,
      total: 1,
      succeeded: 1,
      failed: 0,
      aborted: 0,
      endedAt: startedAt,
      durationMs: 1,
      metrics: {exact: {scored: 1, failed: 0, notScored: 0, mean: at / 200}},
      spans: {created: 0, accepted: 0, refused: 0, dropped: {}, pending: 0, open: 0, destination: 'memory'},
    }),
  )
  const descriptor = openSync(path.join(runs, `${startedAt.replaceAll(/[:.]/g, '-')}-${runId}.jsonl`), 'w')
  writeSync(descriptor, run)
  ftruncateSync(descriptor, 100e6)
  writeSync(descriptor, `\n${end}`, 100e6)
  closeSync(descriptor)
}
for (const args of ['--version', 'list --limit 200', 'list']) {
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    const {code, stderr} = await enrichSpan(args)
    if (code !== 0) throw new Error(stderr)
    times.push(performance.now() - start)
  }
  console.log(`enrich-span ${args.padEnd(18)} ${Math.min(...times).toFixed(0)} ms`)
}
rmSync(folder, {recursive: true, force: true})
