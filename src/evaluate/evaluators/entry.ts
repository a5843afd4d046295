import {callable, type Rule} from '../../diagnostics/check-options.ts'
import {optionsOf} from '../checks/evaluator-settings.ts'
import type {Judge} from '../checks/judge.ts'
import {readyMadeOf, uncalledFactory} from '../checks/ready-made.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {checkEntry, type EvaluatorOptions} from '../metrics/evaluator-options.ts'
import type {Evaluator, EvaluatorContext} from './evaluator.ts'
import {judged, type RivalRun, rivalled} from './judged.ts'

/** Asks for a judgement. `undefined` means that the datapoint is not scored. */
type Prompt<I, G, O> = (outputs: O, inputs: I, groundTruth: G, context: EvaluatorContext<I, G>) => string | undefined

/** Asks which of two outputs is better. */
type PairPrompt<I, G, O> = (
  pair: {readonly first: O; readonly second: O},
  inputs: I,
  groundTruth: G,
  context: EvaluatorContext<I, G>,
) => string | undefined

/**
 * One evaluator of the list: a function, or an object with its options and one of three forms: `evaluate`; `judge` with
 * `prompt`; `judge` with `against` and `compare`.
 */
export type EvaluatorEntry<I = never, G = never, O = never> =
  | Evaluator<I, G, O>
  | (EvaluatorOptions & {
      /** The evaluator itself. An inline function has no name of its own, so give `name`. */
      readonly evaluate: Evaluator<I, G, O>
    })
  | (EvaluatorOptions & {
      readonly judge: Judge
      readonly prompt: Prompt<I, G, O>
    })
  | (EvaluatorOptions & {
      readonly judge: Judge
      /** The other run: a run as `openRun` takes it, or a result. Its outputs are compared with those of this run. */
      readonly against: string | RivalRun
      /** The judge answers first, second or tie. It is asked in both orders. */
      readonly compare: PairPrompt<I, G, O>
    })

/** An entry after it was read: the function that measures, its options, its name if it has one, and its rival. */
interface ReadEntry {
  readonly measure: (rival: RivalRun | undefined) => unknown
  readonly options: EvaluatorOptions
  readonly name: string
  /** The function that the evaluator is known by: a ready-made one or a judge, or a function of the user. */
  readonly source: unknown
  /** The function that asks a judge. */
  readonly prompt: unknown
  readonly against: string | RivalRun | undefined
}

interface Fields {
  readonly evaluate?: Evaluator<unknown, unknown, unknown>
  readonly judge?: Judge
  readonly prompt?: Prompt<unknown, unknown, unknown>
  readonly against?: string | RivalRun
  readonly compare?: PairPrompt<unknown, unknown, unknown>
}

/** Reads an entry of the list. Throws an `EvaluationError` for an object that is not one. `subject` names the entry. */
export function readEntry(entry: object, subject: string): ReadEntry {
  checkEntry(subject, entry, fields)
  const {evaluate, judge, prompt, against, compare, ...own} = entry as EvaluatorOptions & Fields
  const source = evaluate ?? judge
  refuseUncalled(source, subject)
  const form = [evaluate, judge, prompt, against, compare].map(field => (field === undefined ? 0 : 1)).join('')
  if (!Object.hasOwn(forms, form)) throw new EvaluationError(`${subject}: ${formProblem(form)}`)
  const {name: carried, ...options} = {...optionsOf(source), ...own}
  // A judge is not an evaluator, so its own name says nothing. JavaScript names an inline function after its property.
  const inherited = own.name ?? (evaluate === undefined ? undefined : (carried ?? nameOf(evaluate)))
  if (inherited === undefined) throw new EvaluationError(`${subject}: give it a name: {name: '…', …}`)
  const measure = (rival: RivalRun | undefined): unknown => {
    if (evaluate !== undefined) return evaluate
    if (judge !== undefined && prompt !== undefined) return judged(judge, prompt, inherited)
    return judge && compare && rival && rivalled({judge, compare, rival, name: inherited})
  }
  return {measure, options, name: inherited, source, prompt: prompt ?? compare, against}
}

/** Throws an `EvaluationError` for a factory of evaluators that was not called. */
export function refuseUncalled(fn: unknown, subject: string): void {
  const name = uncalledFactory(fn)
  if (name !== undefined)
    throw new EvaluationError(
      `${subject}: \`${name}\` is not called. Write ${name}(${name === 'judge' ? '{ask: …}' : '…'})`,
    )
}

/** Whether a function is a judge, which needs a prompt. */
export const isJudge = (fn: unknown): boolean => readyMadeOf(fn)?.kind === 'judge'

const nameOf = ({name}: {readonly name: string}): string | undefined =>
  name === 'evaluate' || name === '' ? undefined : name

/** The combinations of evaluate, judge, prompt, against and compare. */
const forms = {'10000': true, '01100': true, '01011': true}

const formProblem = (form: string): string =>
  form.startsWith('00')
    ? '`evaluate` is missing. Write {name, evaluate: (outputs) => …} or {name, judge, prompt: (outputs) => …}'
    : 'give either `evaluate`, or `judge` with `prompt`, or `judge` with `against` and `compare`'

const fields: Readonly<Record<string, Rule>> = {
  evaluate: callable,
  judge: callable,
  prompt: callable,
  against: {
    expected: "a run: a path, an id, 'latest', or a result",
    accepts: value => (typeof value === 'string' && value !== '') || isRival(value),
  },
  compare: callable,
}

const isRival = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Array.isArray((value as {readonly datapoints?: unknown}).datapoints)
