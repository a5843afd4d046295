import type {Usage} from '../spans/usage.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {factory, notKnown, type ReadyEvaluator, ready, verdict} from './ready-made.ts'

/** The part of the context that budgets read. */
interface Spent {
  readonly latencyMs?: number
  readonly usage?: Usage
}

type Budget = (most: number) => ReadyEvaluator<unknown, unknown, unknown>

/**
 * True when the last call of the function took at most this many milliseconds.
 *
 * @example
 * maxLatency(2_000)('outputs', undefined, undefined, {latencyMs: 150}) // true
 */
export const maxLatency: Budget = /* @__PURE__ */ budget('maxLatency', 'ms', ({latencyMs}) => {
  if (latencyMs === undefined) throw notKnown('the latency is not known')
  return latencyMs
})

/** True when all attempts used at most this many tokens, input and output. Fails when the spans do not report usage. */
export const maxTokens: Budget = /* @__PURE__ */ budget('maxTokens', 'tokens', ({usage}) => {
  if (usage === undefined) throw notKnown('no span reports its tokens')
  return usage.inputTokens + usage.outputTokens
})

/** True when all attempts cost at most this much. Fails when the cost of a call is not known. */
export const maxCost: Budget = /* @__PURE__ */ budget('maxCost', 'cost', ({usage}) => {
  if (usage === undefined) throw notKnown('no span reports its cost')
  if (usage.unpriced > 0) throw notKnown(`${usage.unpriced} of ${usage.calls} calls have no price. Give \`prices\``)
  return usage.cost
})

function budget(kind: string, unit: string, spentOf: (spent: Spent) => number): Budget {
  return factory(kind, (most: number) => {
    if (typeof most !== 'number' || !(most >= 0)) throw new EvaluationError(`${kind}(): give a number, 0 or more`)
    return ready({kind, settings: [most]}, (_: unknown, __?: unknown, ___?: unknown, context: object = {}) => {
      const spent = spentOf(context)
      return verdict(spent <= most, () => `${Number(spent.toPrecision(6))} ${unit}, at most ${most} allowed`)
    })
  })
}
