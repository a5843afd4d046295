// `npm run bench -- rate-limits`: a run against a server that responds 429, with the figures of the run beside those of the server.
import {allowance, runUnderLoad} from './under-load.ts'

const {result, maxWorkers, server, medians, tooEarly} = await runUnderLoad()
const allowed = allowance(medians.server)
const apart = Math.abs(medians.reported - medians.server)
const waited = result.datapoints.map(({waitedMs}) => waitedMs).filter(ms => ms > 100)
console.log(
  `${result.total} datapoints: ${result.succeeded} succeeded, ${result.failed} failed, in ${(result.durationMs / 1_000).toFixed(1)} s`,
)
console.log(`requests wasted in each episode: ${server.refused.join(', ')}, at most ${maxWorkers} allowed`)
console.log(`calls started between a 429 and the end of its wait: ${tooEarly.length}`)
console.log(`datapoints that waited: ${waited.length}, at most ${Math.max(...waited).toFixed(0)} ms`)
console.log(
  `median latency: reported ${medians.reported.toFixed(1)} ms, the server's own ${medians.server.toFixed(1)} ms; ${apart.toFixed(1)} apart, ${allowed.toFixed(1)} allowed`,
)
const fine = apart <= allowed && tooEarly.length === 0 && server.refused.every(count => count <= maxWorkers)
process.exitCode = fine && result.succeeded === result.total ? 0 : 1
