import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import type {EvaluateResult} from 'enrich-span/evaluate'

/** The outcome of a run that was killed again and again. */
export interface Survival {
  readonly kills: number
  readonly result: EvaluateResult
  /** Datapoints that were called although the run file had them. */
  readonly repeated: readonly number[]
}

/** Runs the experiment and kills it up to `kills` times, each at a random moment of its work; then lets it finish. */
export async function survive(kills: number, mostMs: number): Promise<Survival> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
  const [file, log] = [path.join(folder, 'run.jsonl'), path.join(folder, 'calls.log')]
  const repeated: number[] = []
  for (let killed = 0; ; killed++) {
    const before = journaled(file)
    const calls = linesOf(log).length
    const child = spawn(process.execPath, ['.build/test/evaluate/journal/kill/experiment.js', file, log])
    const output = collect(child)
    await Promise.race([output.begun, output.ended])
    if (killed < kills) {
      await Promise.race([wait(Math.random() * mostMs), output.ended])
      child.kill('SIGKILL')
    }
    const text = await output.ended
    repeated.push(
      ...linesOf(log)
        .slice(calls)
        .map(Number)
        .filter(n => before.has(n)),
    )
    const last = text.trim().split('\n').at(-1) ?? ''
    if (last.startsWith('{')) return {kills: killed, result: JSON.parse(last) as EvaluateResult, repeated}
    if (killed >= kills) throw new Error(`the last run gave no result: ${text}`)
  }
}

/** A result without what differs from run to run: ids, times, spans. */
export function essence({metrics, datapoints, total, succeeded, failed, aborted, ok, status}: EvaluateResult): object {
  const results = datapoints.map(({id, index, trial, outputs, metrics: scores, failures, error, attempts}) => {
    const message = (error as Error | undefined)?.message
    const broken = failures.map(({evaluator}) => evaluator)
    return JSON.stringify({id, index, trial, outputs, scores, broken, message, attempts})
  })
  return {metrics, results, total, succeeded, failed, aborted, ok, status}
}

function collect(child: ChildProcess): {begun: Promise<void>; ended: Promise<string>} {
  let text = ''
  const begun = new Promise<void>(resolve => child.stdout?.once('data', () => resolve()))
  child.stdout?.on('data', chunk => (text += String(chunk)))
  child.stderr?.on('data', chunk => (text += String(chunk)))
  const ended = new Promise<string>(resolve => child.once('close', () => resolve(text)))
  return {begun, ended}
}

// Whole lines only: a torn one is not written down yet.
function journaled(file: string): Set<number> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return new Set([...text.matchAll(/^\{"type":"datapoint","index":(\d+),.*\}\n/gm)].map(([, index]) => Number(index)))
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
}
