/** Durations of the function's calls in milliseconds, without waiting. */
export interface LatencySummary {
  readonly calls: number
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** Neighbouring buckets differ by 1 %. So a percentile is accurate to 0.5 % for any number of calls. */
const growth = Math.log(1.01)

/** Adds up durations in constant memory. Their order does not matter, so shards and resumed runs get equal figures. */
export class LatencyTally {
  #calls = 0
  #max = 0
  readonly #buckets = new Map<number, number>()

  add(ms: number): void {
    const bucket = ms <= 0.001 ? Number.NEGATIVE_INFINITY : Math.round(Math.log(ms) / growth)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    this.#calls += 1
    this.#max = Math.max(this.#max, ms)
  }

  summary(): LatencySummary {
    const sorted = [...this.#buckets].sort(([a], [b]) => a - b)
    const at = (share: number): number => {
      let remaining = Math.ceil(share * this.#calls)
      for (const [bucket, count] of sorted) {
        remaining -= count
        if (remaining <= 0) return Math.min(this.#max, Math.exp(bucket * growth))
      }
      return this.#max
    }
    return {calls: this.#calls, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: this.#max}
  }
}
