import {callable, type Rule} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {checkEntry, type EvaluatorOptions} from '../metrics/evaluator-options.ts'
import {type Evaluator, optionsOf} from './evaluator.ts'

/** One evaluator of the list: a function, or an object with the function and its options. */
export type EvaluatorEntry<I = never, G = never, O = never> =
  | Evaluator<I, G, O>
  | (EvaluatorOptions & {
      /** The evaluator itself. An inline function has no name of its own, so give `name`. */
      readonly evaluate: Evaluator<I, G, O>
    })

/** An entry after it was read: the function that measures, its options, and its name if it has one. */
interface ReadEntry {
  readonly measure: unknown
  readonly options: EvaluatorOptions
  readonly name: string
}

/** Reads an entry of the list. Throws an `EvaluationError` for an object that is not one. `subject` names the entry. */
export function readEntry(entry: object, subject: string): ReadEntry {
  checkEntry(subject, entry, forms)
  const {evaluate, ...own} = entry as EvaluatorOptions & {readonly evaluate?: Evaluator}
  if (evaluate === undefined) {
    throw new EvaluationError(`${subject}: \`evaluate\` is missing. Write {name: '…', evaluate: (outputs) => …}`)
  }
  const options = {...optionsOf(evaluate), ...own}
  // JavaScript gives an inline function the name of its property.
  const inherited = evaluate.name === 'evaluate' ? undefined : evaluate.name
  const name = options.name ?? (inherited || undefined)
  if (name === undefined) throw new EvaluationError(`${subject}: give it a name: {name: '…', evaluate: …}`)
  return {measure: evaluate, options, name}
}

const forms: Readonly<Record<string, Rule>> = {evaluate: callable}
