import {spawn} from 'node:child_process'
import {mkdtempSync, readdirSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import type {EvaluateResult, RunsComparison} from 'enrich-span/evaluate'
import {essence} from '../facts/round.ts'

interface Matrix {
  readonly runs: readonly EvaluateResult[]
  readonly comparison: RunsComparison
}

const program = path.resolve('.build/test/evaluate/variants/matrix.js')

/** Runs the matrix, and kills it at the given call of its function. */
async function start(folder: string, callOfDeath?: number): Promise<Matrix | undefined> {
  const child = spawn(process.execPath, [program], {cwd: folder})
  let text = ''
  child.stdout.on('data', chunk => {
    text += String(chunk)
    if (callOfDeath !== undefined && text.split('call\n').length > callOfDeath) child.kill('SIGKILL')
  })
  child.stderr.on('data', chunk => (text += String(chunk)))
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  await ended
  const last = text.trim().split('\n').at(-1) ?? ''
  return last.startsWith('{') ? (JSON.parse(last) as Matrix) : undefined
}

const figures = ({runs}: Matrix): object =>
  runs.map(run => ({...essence(run), group: undefined, parameters: run.parameters}))

test('a matrix of six runs that is killed again and again goes on where it stopped', async t => {
  t.timeout(120_000)
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
  // 72 calls are to be made. A killed start has made fewer than 40 in all.
  for (const callOfDeath of [3, 14, 20]) t.is(await start(folder, callOfDeath), undefined)
  const matrix = await start(folder)
  const undisturbed = await start(mkdtempSync(path.join(tmpdir(), 'enrich-span-')))
  if (matrix === undefined || undisturbed === undefined) return t.fail('the last start gave no result')
  t.deepEqual(figures(matrix), figures(undisturbed))
  t.is(new Set(matrix.runs.map(({group}) => group)).size, 1)
  t.is(readdirSync(path.join(folder, '.enrich-span/runs')).filter(name => name.endsWith('.jsonl')).length, 6)
  t.deepEqual(
    matrix.comparison.runs.map(({means}) => means),
    undisturbed.comparison.runs.map(({means}) => means),
  )
})
