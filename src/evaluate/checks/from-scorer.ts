import {EvaluationError} from '../evaluation-error.ts'
import type {MetricValue} from '../metrics/score.ts'
import {factory, type ReadyEvaluator, ready} from './ready-made.ts'

/** What a scorer may return. `score: null` means that it did not score. */
export type Scores = Score | null | undefined | readonly Score[]

type Score = number | boolean | ScoreObject

interface ScoreObject {
  readonly name?: string | undefined
  readonly score?: number | boolean | null | undefined
  readonly metadata?: object | undefined
  readonly error?: unknown
}

/** The type of a field of the scorer's argument; `unknown` where it has no such field. */
type Field<A, K extends string> = K extends keyof A ? A[K] : unknown

/**
 * Makes an evaluator of a scorer in the style of autoevals: a function of `{output, expected, input, metadata, ...args}`.
 * Its rationale is the explanation. An `error` in its result fails the evaluator, and `score: null` is not scored. A list
 * of scores becomes the metrics `<name>_<its name>`.
 *
 * @example
 * const length = ({output, expected}: {output: string; expected?: number}) => output.length === expected
 * fromScorer(length)('four', undefined, 4) // true
 */
export const fromScorer: <A extends object>(
  scorer: (args: A) => Scores | PromiseLike<Scores>,
  args?: Partial<NoInfer<A>>,
) => ReadyEvaluator<Field<A, 'input'>, Field<A, 'expected'>, Field<A, 'output'>> = /* @__PURE__ */ factory(
  'fromScorer',
  (scorer, args) => {
    if (typeof scorer !== 'function') throw new EvaluationError('fromScorer(): the scorer must be a function')
    const {scorerName} = scorer as {readonly scorerName?: unknown}
    const name = typeof scorerName === 'string' && scorerName !== '' ? scorerName : scorer.name || 'scorer'
    return ready(
      {kind: 'fromScorer', name, settings: [name, String(scorer), args]},
      (output: unknown, input?: unknown, expected?: unknown, context: object = {}) => {
        const {datapoint} = context as {readonly datapoint?: {readonly metadata?: unknown}}
        const returned = scorer({output, expected, input, metadata: datapoint?.metadata, ...args} as never)
        return isPromise(returned) ? Promise.resolve(returned).then(toScores) : toScores(returned)
      },
    )
  },
)

const isPromise = (value: unknown): value is PromiseLike<Scores> =>
  typeof (value as {readonly then?: unknown} | undefined | null)?.then === 'function'

function toScores(returned: Scores): unknown {
  if (!Array.isArray(returned)) return toScore(returned as Score | null | undefined)
  const scores = (returned as readonly Score[]).flatMap((each, index) => {
    const {score, explanation} = toScore(each) ?? {}
    if (score === undefined) return []
    const {name = String(index + 1)}: ScoreObject = typeof each === 'object' ? each : {}
    return [
      [name, score] as const,
      ...(explanation === undefined ? [] : [[`${name}_explanation`, explanation] as const]),
    ]
  })
  return scores.length === 0 ? undefined : Object.fromEntries(scores)
}

function toScore(
  returned: Score | null | undefined,
): {readonly score: MetricValue; readonly explanation?: string} | undefined {
  if (returned === null || returned === undefined) return undefined
  if (typeof returned !== 'object') return {score: returned}
  const {score, error, metadata} = returned
  if (error !== undefined && error !== null)
    throw error instanceof Error
      ? error
      : new Error(`the scorer failed: ${typeof error === 'string' ? error : JSON.stringify(error)}`)
  if (score === undefined || score === null) return undefined
  const {rationale, reasoning}: {readonly rationale?: unknown; readonly reasoning?: unknown} = metadata ?? {}
  const explanation = rationale ?? reasoning
  return {score, ...(typeof explanation === 'string' && explanation !== '' ? {explanation} : {})}
}
