import {type Spread, spreadOf} from './spread.ts'
import type {Pair, Row, Side} from './row.ts'

/** What was measured of one row. */
export interface Measured {
  readonly row: Row
  /** Time of the subject over time of the baseline, one figure a round. */
  readonly ratio: Spread
  /** Nanoseconds of one call, medians. */
  readonly baselineNs: number
  readonly subjectNs: number
  /** Bytes allocated by one call, medians; they are steadier than times. */
  readonly baselineBytes: number
  readonly subjectBytes: number
}

const rounds = 41
const warmUps = 12
const roundMs = 8

/**
 * Measures a row: rounds of baseline and subject take turns in one process, so that what else the machine does and the
 * state of the heap meet both. Each round gives one ratio; the median of them is the result.
 */
export async function measure(row: Row): Promise<Measured> {
  const pair = await row.prepare()
  try {
    const [before, counted] = row.calls === undefined ? [warmUps, rounds] : [5, 15]
    // Calls that are counted before the code is warm are too few: rounds would measure what happens once a round.
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

// Who goes first changes: the second finds warm caches, and the garbage of the first.
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

// So many calls that the slower side takes a round: long beside the clock, short beside what else the machine does.
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

/** Bytes that one call allocates. A sample that a garbage collection falls into is wrong; the median is not. */
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
