import {type ChildProcess, fork} from 'node:child_process'
import {once} from 'node:events'
import {type EvaluateResult, evaluate} from 'enrich-span/evaluate'
import type {Seen} from './server.ts'

/** What became of a run over a server that refuses; times in milliseconds. */
export interface UnderLoad {
  readonly result: EvaluateResult
  readonly maxWorkers: number
  readonly server: Seen
  /** Of the calls that were served, as the result reports it, by a clock inside the function, and by the server's own. */
  readonly medians: {readonly reported: number; readonly inFunction: number; readonly server: number}
  /** By how many milliseconds calls began before a time that they could have known of. */
  readonly tooEarly: readonly number[]
}

/** Runs 120 items against a server in a process of its own that refuses after every 30. */
export async function runUnderLoad(maxWorkers = 8): Promise<UnderLoad> {
  const child = fork('.build/test/evaluate/control/rate-limits/server.js', {execArgv: []})
  const url = `http://127.0.0.1:${await answerOf<number>(child)}`
  const inFunction: number[] = []
  const tooEarly: number[] = []
  let heldUntil = 0
  const result = await evaluate({
    name: 'under load',
    dataset: Array.from({length: 120}, (_, n) => ({inputs: n})),
    function: async () => {
      const begun = performance.now()
      if (begun < heldUntil) tooEarly.push(heldUntil - begun)
      const response = await fetch(url)
      if (response.ok) {
        await response.text()
        inFunction.push(performance.now() - begun)
        return 'fine'
      }
      await response.arrayBuffer()
      const seconds = Number(response.headers.get('retry-after'))
      heldUntil = Math.max(heldUntil, performance.now() + seconds * 1_000 - 1)
      throw Object.assign(new Error('too many requests'), {status: response.status, headers: response.headers})
    },
    maxWorkers,
    tracer: {destination: 'memory'},
    journal: false,
    print: false,
    progress: false,
  })
  child.send('seen?')
  const server = await answerOf<Seen>(child)
  child.kill()
  const reported = result.datapoints.filter(({status}) => status === 'ok').map(({latencyMs}) => latencyMs)
  const medians = {reported: middle(reported), inFunction: middle(inFunction), server: middle(server.served)}
  return {result, maxWorkers, server, medians, tooEarly}
}

/** How far the reported median may be from the server's own: 5 ms and 10 %. */
export const allowance = (serverMs: number): number => 5 + serverMs / 10

async function answerOf<T>(child: ChildProcess): Promise<T> {
  // A server that is gone answers nobody, and would be waited for without end.
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${String(code)}`)
  })
  const [answer] = await Promise.race([once(child, 'message') as Promise<[T]>, gone])
  gone.catch(() => {})
  return answer
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
