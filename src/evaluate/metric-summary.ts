import {ExactSum} from './exact-sum.ts'
import type {MetricValue} from './score.ts'

/** One metric over a whole run. `scored + failed + notScored` is the number of items. */
export interface MetricSummary {
  /** Items that have a value. */
  readonly scored: number
  /** Items whose function or evaluator failed. */
  readonly failed: number
  /** Items for which the evaluator gave nothing, or that were aborted. */
  readonly notScored: number
  /** Over the scored items, true as 1 and false as 0; absent for labels. */
  readonly mean?: number
  /** The same with each failed item counted as the worst value. */
  readonly meanWithFailures?: number
  /** How often each label occurred; absent when there are more than 100, which is free text. */
  readonly counts?: Readonly<Record<string, number>>
}

const mostLabels = 100

/** Adds up the values of one metric, in any order. */
export class MetricTally {
  scored = 0
  #numbers = 0
  readonly #sum = new ExactSum()
  readonly #labels = new Map<string, number>()
  #freeText = false

  add(value: MetricValue): void {
    this.scored += 1
    if (typeof value === 'string') this.#addLabel(value)
    else {
      this.#numbers += 1
      this.#sum.add(Number(value))
    }
  }

  summary(total: number, failed: number, worst: number): MetricSummary {
    const {scored} = this
    const base = {scored, failed, notScored: total - scored - failed}
    const counts =
      this.#labels.size > 0 ? {counts: Object.fromEntries([...this.#labels].sort(([a], [b]) => (a < b ? -1 : 1)))} : {}
    if (this.#numbers === 0 && (scored > 0 || failed === 0)) return {...base, ...counts}
    const sum = this.#sum.value
    const mean = this.#numbers === 0 ? {} : {mean: sum / this.#numbers}
    const all = this.#numbers + failed
    return {...base, ...mean, meanWithFailures: (sum + failed * worst) / all, ...counts}
  }

  #addLabel(label: string): void {
    if (this.#freeText) return
    this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1)
    if (this.#labels.size <= mostLabels) return
    this.#freeText = true
    this.#labels.clear()
  }
}
