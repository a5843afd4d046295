import {type Spread, spreadOf} from './spread.ts'
import type {Pair, Row, Side} from './row.ts'

/** The figures of one row. */
export interface Measured {
  readonly row: Row
  /** The time of the subject divided by the time of the baseline, one figure for each round. */
  readonly ratio: Spread
  /** The median nanoseconds of one call. */
  readonly baselineNs: number
  readonly subjectNs: number
  /** The median bytes that one call allocates. They vary less than times. */
  readonly baselineBytes: number
  readonly subjectBytes: number
}

const rounds = 41
const warmUps = 12
const roundMs = 8

/**
 * Measures a row. Rounds of baseline and subject take turns in one process, so that other programs and the state of the
 * heap affect both. Each round gives one ratio; the result is their median.
 */
export async function measure(row: Row): Promise<Measured> {
  const pair = await row.prepare()
  try {
    const [before, counted] = row.calls === undefined ? [warmUps, rounds] : [5, 15]
    // Before the code is warm the count of calls would be too small, and rounds would measure their own overhead.
    if (row.calls === undefined) await warmUp(pair, await callsOfRound(row, pair), before)
    const calls = await callsOfRound(row, pair)
    await warmUp(pair, calls, before)
    const times = []
    for (let round = 0; round < counted; round++) times.push(await timeBoth(pair, calls, round))
    pair.check?.()
    return {
      row,
      ratio: spreadOf(times.map(({baseline, subject}) => subject / baseline)),
      baselineNs: spreadOf(times.map(({baseline}) => baseline / calls)).median,
      subjectNs: spreadOf(times.map(({subject}) => subject / calls)).median,
      baselineBytes: await bytesPerCall(pair, 'baseline', calls),
      subjectBytes: await bytesPerCall(pair, 'subject', calls),
    }
  } finally {
    await pair.close?.()
  }
}

async function callsOfRound(row: Row, pair: Pair): Promise<number> {
  const {leastCalls = 1, mostCalls = Number.MAX_SAFE_INTEGER} = row
  return row.calls ?? Math.min(Math.max(await calibrate(pair), leastCalls), mostCalls)
}

async function warmUp(pair: Pair, calls: number, before: number): Promise<void> {
  for (let round = 0; round < before; round++) await timeBoth(pair, calls, round)
}

// The two sides alternate in going first, because the second side finds warm caches and the garbage of the first.
async function timeBoth({before, baseline, subject}: Pair, calls: number, round: number) {
  before?.(calls)
  if (round % 2 === 0) return {baseline: await time(baseline, calls), subject: await time(subject, calls)}
  const first = await time(subject, calls)
  return {baseline: await time(baseline, calls), subject: first}
}

async function time(side: Side, calls: number): Promise<number> {
  const from = process.hrtime.bigint()
  // A side that is not async must not cost a turn of the event loop.
  const running = side(calls)
  if (running !== undefined) await running
  return Number(process.hrtime.bigint() - from)
}

// Enough calls that the slower side fills a round. A round is long compared with the clock's resolution and short
// compared with bursts of other programs.
async function calibrate({before, baseline, subject}: Pair): Promise<number> {
  let calls = 8
  for (;;) {
    before?.(calls)
    const ns = Math.max(await time(baseline, calls), await time(subject, calls))
    if (ns >= roundMs * 1e6 || calls >= 2 ** 24) return calls
    calls *= 2
  }
}

const samples = 21

/** Bytes that one call allocates. A garbage collection spoils one sample, but not the median. */
async function bytesPerCall(pair: Pair, of: 'baseline' | 'subject', calls: number): Promise<number> {
  const few = Math.min(calls, 256)
  const bytes = []
  for (let sample = 0; sample < samples; sample++) {
    pair.before?.(few)
    const before = process.memoryUsage().heapUsed
    const running = pair[of](few)
    if (running !== undefined) await running
    bytes.push((process.memoryUsage().heapUsed - before) / few)
  }
  return spreadOf(bytes.filter(each => each >= 0)).median
}
