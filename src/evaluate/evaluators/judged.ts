import type {Judge} from '../checks/judge.ts'
import type {Judgement} from '../checks/judge-answer.ts'
import type {Evaluator, EvaluatorContext} from './evaluator.ts'

/** The other run of a comparison in pairs. A result and a run of `fromStoredRun` have its fields. */
export interface RivalRun {
  readonly runId: string
  readonly datapoints: readonly RivalResult[]
}

interface RivalResult {
  readonly id: string
  readonly trial?: number | undefined
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly outputs?: unknown
}

type AnyEvaluator = Evaluator<unknown, unknown, unknown>

/** Makes an evaluator of a judge and a prompt. */
export function judged(
  judge: Judge,
  prompt: (outputs: unknown, inputs: unknown, groundTruth: unknown, context: EvaluatorContext) => string | undefined,
  name: string,
): AnyEvaluator {
  return async (outputs, inputs, groundTruth, context) => {
    const text = prompt(outputs, inputs, groundTruth, context)
    return text === undefined ? undefined : judge(text, {signal: context.signal, name})
  }
}

/** A comparison in pairs. */
interface Rivalry {
  readonly judge: Judge
  readonly compare: (
    pair: {readonly first: unknown; readonly second: unknown},
    inputs: unknown,
    groundTruth: unknown,
    context: EvaluatorContext,
  ) => string | undefined
  readonly rival: RivalRun
  readonly name: string
}

const labels = {first: 1, second: 0, tie: 0.5}

/**
 * Makes an evaluator that asks which output is better, in both orders, because models prefer the first. It scores 1 where
 * this run wins both times, 0 where it loses both, and 0.5 for a tie or a contradiction.
 */
export function rivalled({judge, compare, rival, name}: Rivalry): AnyEvaluator {
  const trialsById = new Map<string, RivalResult[]>()
  for (const result of rival.datapoints) {
    const trials = trialsById.get(result.id)
    if (trials === undefined) trialsById.set(result.id, [result])
    else trials.push(result)
  }
  return async (outputs, inputs, groundTruth, context) => {
    const trials = trialsById.get(context.id) ?? []
    const other = trials[context.trial % Math.max(1, trials.length)]
    if (other === undefined || other.status === 'aborted') return undefined
    if (other.status === 'failed') return {score: 1, label: 'win', explanation: 'the other run failed here'}
    const ask = async (first: unknown, second: unknown): Promise<Judgement | undefined> => {
      const prompt = compare({first, second}, inputs, groundTruth, context)
      return prompt === undefined ? undefined : judge(prompt, {signal: context.signal, labels, name})
    }
    const before = await ask(outputs, other.outputs)
    const after = before === undefined ? undefined : await ask(other.outputs, outputs)
    if (before === undefined || after === undefined) return undefined
    const own = outcomeOf(before, 'first')
    const turned = outcomeOf(after, 'second')
    const label = own === turned ? own : 'tie'
    const {explanation} = before
    return {
      score: scores[label],
      label,
      consistent: own === turned,
      ...(explanation === undefined ? {} : {explanation}),
    }
  }
}

type Outcome = 'win' | 'loss' | 'tie'

const scores: Readonly<Record<Outcome, number>> = {win: 1, loss: 0, tie: 0.5}

function outcomeOf({label}: Judgement, ownPlace: 'first' | 'second'): Outcome {
  if (label === 'tie') return 'tie'
  if (label !== 'first' && label !== 'second')
    throw new Error(`the judge must answer first, second or tie, got ${label}`)
  return label === ownPlace ? 'win' : 'loss'
}
