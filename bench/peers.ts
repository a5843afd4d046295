import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import path from 'node:path'
import type {Measured} from './measure.ts'

/** One row of a peer, or its attempts to use the network. */
export type PeerResult = {readonly name: string; readonly version: string} & (
  | ({readonly id: string} & Omit<Measured, 'row'>)
  | {readonly socketsTried: number}
)

/** The adapters in bench/peers. */
export const peers: readonly string[] = [
  'honeyhive',
  'langfuse',
  'openinference',
  'traceloop',
  'langsmith',
  'braintrust',
]

const folder = path.resolve('bench/peers')

/** True when `npm ci --prefix bench/peers --ignore-scripts` was run. */
export function peersAreInstalled(): boolean {
  return existsSync(path.join(folder, 'node_modules'))
}

/** Measures one peer in its own process, because each adds a context that slows every promise there. */
export function measurePeer(name: string): Promise<readonly PeerResult[]> {
  const child = spawn(process.execPath, [path.join(folder, 'run.mjs'), name], {stdio: ['ignore', 'pipe', 'ignore']})
  return new Promise(resolve => {
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const deadline = setTimeout(() => child.kill(), 180_000)
    child.on('close', () => {
      clearTimeout(deadline)
      resolve(resultsIn(printed))
    })
  })
}

function resultsIn(printed: string): readonly PeerResult[] {
  const lines = printed.split('\n').filter(line => line.startsWith('RESULT '))
  return lines.map(line => JSON.parse(line.slice('RESULT '.length)) as PeerResult)
}
