// `npm run bench -- delivery`: every fault with the receiver in another process, the counts of the spans, and the cost beside
// the stock batch processor. Takes a few minutes; `-- --short` leaves the longest faults out.
import {away} from './away.ts'
import {quickFaults, slowFaults} from './faults.ts'
import {costPerSpan, load, median, ours, stock} from './load.ts'
import {type Outcome, runFault} from './run-fault.ts'

const short = process.argv.includes('--short')
let broken = 0

const row = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`)

function outcomeRow(name: string, {receipt, seen, ms, wrong}: Outcome): void {
  const lost = Object.values(receipt.dropped).reduce((sum, count) => sum + count, receipt.pending)
  if (wrong.length > 0) broken += 1
  const result = wrong.length === 0 ? 'as promised' : `WRONG: ${wrong.join('; ')}`
  const seconds = (ms / 1_000).toFixed(1)
  const counts = [receipt.created, receipt.accepted, seen.taken, receipt.refused, lost, seen.repeated]
  row(name, ...counts, seen.requests, seen.sockets, seen.disorder, seconds, result)
}

async function inTurn<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- they would measure each other
  for (const one of all) await act(one)
}

row(
  'fault',
  'ended',
  'accepted',
  'receiver',
  'refused',
  'lost',
  'sent twice',
  'requests',
  'sockets',
  'disorder',
  's',
  'result',
)
row(...Array.from({length: 12}, () => '---'))
await inTurn(short ? quickFaults : [...quickFaults, ...slowFaults], async fault =>
  outcomeRow(fault.name, await runFault(fault)),
)
const seconds = short ? 3 : 60
const outages = await Promise.all([10, 100, 1_000].map(async rate => ({rate, outcome: await away(seconds, rate)})))
for (const {rate, outcome} of outages) outcomeRow(`away ${seconds} s at ${rate} spans/s`, outcome)
console.log(`\nHeap while away, all three: ${Math.max(...outages.map(({outcome}) => outcome.heapMb)).toFixed(0)} MB\n`)

row('load', 'lost', 'p99 of the event loop, ms', 'stock', 'ratio', 'ratio of p99.9')
row('---', '---', '---', '---', '---', '---')
const ticks = short ? 200 : 1_000
const loads = [
  {name: '10,000 in one tick', perTick: 10_000, everyMs: 0, ticks: 1, delayMs: 0},
  ...[0, 50, 200].map(delayMs => ({
    name: `10,000/s for ${ticks / 100} s, ${delayMs} ms latency`,
    perTick: 100,
    everyMs: 10,
    ticks,
    delayMs,
  })),
]
await inTurn(loads, async each => {
  const mine = []
  const theirs = []
  // In turn, and the median of three, because other work of the machine delays the event loop too.
  for (let round = 0; round < 3; round++) {
    // oxlint-disable-next-line no-await-in-loop -- they would measure each other
    theirs.push(await load(stock, each))
    // oxlint-disable-next-line no-await-in-loop -- as above
    mine.push(await load(ours, each))
  }
  const lost = mine.reduce((sum, result) => sum + result.lost, 0)
  if (lost > 0) broken += 1
  const [p99, stockP99] = [mine, theirs].map(results => median(results.map(result => result.p99))) as [number, number]
  const [p999, stockP999] = [mine, theirs].map(results => median(results.map(result => result.p999))) as [
    number,
    number,
  ]
  row(each.name, lost, p99.toFixed(1), stockP99.toFixed(1), (p99 / stockP99).toFixed(2), (p999 / stockP999).toFixed(2))
})

const {ours: ourCost, stock: stockCost, ratio} = await costPerSpan(short ? 5 : 15)
console.log(
  `\nCPU for a span, from its end to the answer: ${ourCost.toFixed(1)} µs, stock ${stockCost.toFixed(1)} µs, ratio ${ratio.toFixed(2)}`,
)
process.exitCode = broken === 0 ? 0 : 1
