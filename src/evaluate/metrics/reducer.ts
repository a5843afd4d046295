import type {Rule} from '../../diagnostics/check-options.ts'

/**
 * The way in which the trials of one datapoint become one value. `pass@k` is the chance that one of k trials passes,
 * `pass^k` the chance that all k pass.
 */
export type Reducer = 'mean' | 'majority' | 'any' | 'all' | `pass@${number}` | `pass^${number}`

/** The trials of one datapoint in one metric. Aborted and unscored trials do not count. */
interface TrialCounts {
  readonly trials: number
  readonly passed: number
  /** The mean of the trials, with failed ones as worst. */
  readonly mean: number
}

/** A kind of reducer, with the k of `pass@k` and `pass^k`; 1 for the others. */
interface ParsedReducer {
  readonly kind: keyof typeof kinds
  readonly k: number
}

/** The differences between reducers. */
interface ReducerRow {
  /** The value of a datapoint. `undefined` when it has too few trials. */
  readonly value: (counts: TrialCounts, k: number) => number | undefined
  /** Whether the datapoint passes. */
  readonly passes: (counts: TrialCounts) => boolean
  /** True when the value is always 0 or 1. */
  readonly verdict: boolean
}

const most = ({trials, passed}: TrialCounts): boolean => passed * 2 > trials
const one = ({passed}: TrialCounts): boolean => passed > 0
const every = ({trials, passed}: TrialCounts): boolean => passed === trials

const kinds = {
  mean: {value: ({mean}) => mean, passes: most, verdict: false},
  majority: {value: counts => Number(most(counts)), passes: most, verdict: true},
  any: {value: counts => Number(one(counts)), passes: one, verdict: true},
  all: {value: counts => Number(every(counts)), passes: every, verdict: true},
  'pass@': {value: ({trials, passed}, k) => passAtK(trials, passed, k), passes: one, verdict: false},
  'pass^': {value: ({trials, passed}, k) => passHatK(trials, passed, k), passes: every, verdict: false},
} satisfies Record<string, ReducerRow>

/** Returns the value of a datapoint. Returns `undefined` when it has no trials, or fewer than the k of the reducer. */
export function reduceTrials(reducer: Reducer, counts: TrialCounts): number | undefined {
  const {kind, k} = parsed(reducer)
  return counts.trials === 0 ? undefined : kinds[kind].value(counts, k)
}

/** Whether a datapoint passes. `undefined` without a counted trial. */
export function datapointPasses(reducer: Reducer, counts: TrialCounts): boolean | undefined {
  return counts.trials === 0 ? undefined : kinds[parsed(reducer).kind].passes(counts)
}

/** Whether each value of the reducer is 0 or 1. */
export const reducesToVerdict = (reducer: Reducer): boolean => kinds[parsed(reducer).kind].verdict

/** Returns the number of trials that the reducer needs. */
export const trialsNeeded = (reducer: Reducer): number => parsed(reducer).k

/**
 * The unbiased estimate of pass@k, 1 - C(n-c, k) / C(n, k) (Chen et al. 2021). `undefined` with fewer than k trials,
 * where the formula would give 1.
 */
function passAtK(trials: number, passed: number, k: number): number | undefined {
  if (trials < k) return undefined
  // The ratio of the two binomials, factor by factor, so that many trials do not overflow.
  let missed = 1
  for (let drawn = 0; drawn < k; drawn++) missed *= Math.max(0, trials - passed - drawn) / (trials - drawn)
  return 1 - missed
}

/** The unbiased estimate of pass^k, C(c, k) / C(n, k) (Yao et al. 2024). `undefined` with fewer than k trials. */
function passHatK(trials: number, passed: number, k: number): number | undefined {
  if (trials < k) return undefined
  let share = 1
  for (let drawn = 0; drawn < k; drawn++) share *= Math.max(0, passed - drawn) / (trials - drawn)
  return share
}

const shape = /^pass([@^])([1-9]\d{0,8})$/

/** The accepted reducers. */
export const reducerRule: Rule = {
  expected: "'mean', 'majority', 'any', 'all', 'pass@k' or 'pass^k' with a whole number k",
  accepts: value =>
    value === 'mean' || value === 'majority' || value === 'any' || value === 'all' || shape.test(String(value)),
}

function parsed(reducer: Reducer): ParsedReducer {
  const [, sign, k] = shape.exec(reducer) ?? []
  if (sign === undefined) return {kind: reducer as 'mean' | 'majority' | 'any' | 'all', k: 1}
  return {kind: sign === '@' ? 'pass@' : 'pass^', k: Number(k)}
}
