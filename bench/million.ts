// `npm run bench -- million`: one million datapoints from an async iterable, with nothing kept for each, in a heap of 96 MiB.
import {runNothingToDo} from '../test/evaluate/run/many-datapoints/nothing-to-do.ts'

const total = Number(process.argv[2] ?? 1_000_000)
const marks = new Map([0.1, 0.2, 0.9, 1].map(share => [Math.round(total * share), {elapsedMs: 0, cpuMs: 0}]))

const result = await runNothingToDo(total, ({done, elapsedMs}) => {
  if (marks.has(done)) marks.set(done, {elapsedMs, cpuMs: cpuMs()})
})
const [early, next, late, last] = [...marks.values()]
const growth = (of: 'elapsedMs' | 'cpuMs'): string => {
  if (early === undefined || next === undefined || late === undefined || last === undefined) return ''
  return ((last[of] - late[of]) / (next[of] - early[of])).toFixed(3)
}
const {heapUsed, rss} = process.memoryUsage()
console.log(`${result.total} datapoints, ${result.succeeded} succeeded, mean ${result.metrics['evaluator_1']?.mean}`)
// A busy machine affects processor time least.
console.log(
  `last tenth against second tenth, per datapoint: ${growth('elapsedMs')}, processor time ${growth('cpuMs')}, limit 1.1`,
)
console.log(
  `${(((last?.elapsedMs ?? 0) / total) * 1_000).toFixed(1)} µs per datapoint, heap ${(heapUsed / 2 ** 20).toFixed(0)} MiB, rss ${(rss / 2 ** 20).toFixed(0)} MiB`,
)

function cpuMs(): number {
  const {user, system} = process.cpuUsage()
  return (user + system) / 1_000
}
