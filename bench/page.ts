import {readFileSync} from 'node:fs'
import {cpus} from 'node:os'
import type {Measured} from './measure.ts'
import type {PeerResult} from './peers.ts'
import {toMarkdown, toTable} from './print.ts'

/** Returns the page docs/benchmarks.md. */
export function toPage(measured: readonly Measured[], results: readonly PeerResult[]): string {
  return `# Benchmarks

Written by \`npm run bench\`. The times are those of one machine, so read the ratios. Baseline and subject take turns in one process.
Each round gives one ratio. The table shows the median of the rounds, and the range of the middle half of them. Bytes are those that
one call allocates. [performance.md](performance.md) lists what was tried.

${environment()}

## Compared with plain OpenTelemetry

${toTable(measured)}

## Compared with similar libraries

Each peer runs in its own process together with the same baseline, offline: attempts to open a socket are refused and counted. The baseline
writes six flat attributes, or wraps the function by hand. A peer without a sync wrapper, or without a call that adds data to the
running span, has no figure there. Delivery is awaited on both sides.

${peerTable(measured, results)}

The last line is our overhead (ratio minus 1) divided by the smallest overhead of a peer. The limit is 1/3, the goal 1/5. The peers do
not all do the same work: openinference writes the six attributes as one JSON string.

Not measured: weave, which traces only after it has reached its server. In experiments, braintrust runs without its logs and records no
span. langfuse runs with its spans, and its scores are refused like everything it sends. The others contact their server before they
start.
`
}

const ids = ['enrich-recording', 'enrich-not-recording', 'trace-async', 'trace-sync', 'evaluate']

function peerTable(measured: readonly Measured[], results: readonly PeerResult[]): string {
  const names = [...new Set(results.map(({name}) => name))]
  const lines = names.map(name => {
    const own = results.filter(result => result.name === name)
    const tried = own.flatMap(result => ('socketsTried' in result ? [result.socketsTried] : []))
    return [`${name} ${own[0]?.version ?? ''}`, ...ids.map(id => ratioOf(own, id)), String(tried[0] ?? 'unknown')]
  })
  const ours = ids.map(id => measured.find(({row}) => row.id === id)?.ratio.median)
  const beside = ids.map((id, at) => besideBest(ours[at], results, id))
  return toMarkdown([
    ['', ...ids, 'sockets tried'],
    ['**enrich-span**', ...ours.map(ratio => ratio?.toFixed(2) ?? ''), 'not counted'],
    ...lines,
    ['overhead / smallest', ...beside, ''],
  ])
}

function besideBest(ours: number | undefined, results: readonly PeerResult[], id: string): string {
  const theirs = results.flatMap(result => ('ratio' in result && result.id === id ? [result.ratio.median] : []))
  return ours === undefined || theirs.length === 0 ? '' : ((ours - 1) / (Math.min(...theirs) - 1)).toFixed(2)
}

function ratioOf(results: readonly PeerResult[], id: string): string {
  const found = results.find(result => 'id' in result && result.id === id)
  return found !== undefined && 'ratio' in found ? found.ratio.median.toFixed(2) : ''
}

function environment(): string {
  const [cpu] = cpus()
  const sdk = versionOf('@opentelemetry/sdk-trace-base')
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, Node ${process.versions.node}, @opentelemetry/sdk-trace-base ${sdk}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, a machine shared with other work.`
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {version: string}).version
}
