import {EvaluationError} from '../evaluation-error.ts'
import {type Judgement, readAnswer, textOfAnswer} from './judge-answer.ts'
import {formOf, instructionsFor, type JudgeForm, type Labels} from './judge-form.ts'
import {inJudgeSpan, ReportedTokens} from './judge-span.ts'
import {factory, ready, refuseUnknown} from './ready-made.ts'

/** The second argument of a judge. */
export interface JudgeContext {
  readonly signal?: AbortSignal | undefined
  /** Labels in place of the judge's own. */
  readonly labels?: Labels | undefined
  /** The name of the evaluator, for the span. */
  readonly name?: string | undefined
}

/** Asks a model about a prompt and returns its score. Rejects when the model gives no readable answer. */
export type Judge = (prompt: string, context?: JudgeContext) => Promise<Judgement>

/** How a judge asks and answers. */
export interface JudgeOptions {
  /**
   * Your call of a model. It returns a text, the answer as an object, or the result of an SDK (`text`, `object`,
   * `output`), whose `usage` is read.
   */
  readonly ask: (prompt: string, context: {readonly signal: AbortSignal | undefined}) => unknown
  /** The labels to choose from, each with its score; `{pass: true, fail: false}` when absent. */
  readonly labels?: Labels | undefined
  /** The lowest and the highest score, in place of labels. */
  readonly range?: readonly [low: number, high: number] | undefined
  /** How often the model is asked until its answer can be read; 3 when absent. */
  readonly attempts?: number | undefined
  /** The version of the judge, such as the name of its model. */
  readonly version?: string | undefined
}

/**
 * Makes a judge of your own call of a model. A malformed answer is asked again with the reason. If no answer can be read,
 * the evaluator fails: there is never a default score. Each judgement is a span `judge <name>` below the datapoint's span.
 *
 * @example
 * const grounded = judge({ask: async () => '{"explanation": "It is in the source.", "label": "yes"}', labels: {yes: 1, no: 0}})
 * await grounded('Does the source support the answer?') // {score: 1, label: 'yes', explanation: 'It is in the source.'}
 */
export const judge: (options: JudgeOptions) => Judge = /* @__PURE__ */ factory('judge', options => {
  if (typeof options !== 'object' || options === null) throw new EvaluationError('judge(): give {ask: (prompt) => …}')
  refuseUnknown('judge', options, 'ask', 'labels', 'range', 'attempts', 'version')
  const {ask, labels, range, attempts = 3, version} = options
  if (typeof ask !== 'function') throw new EvaluationError('judge(): `ask` must be a function that calls your model')
  if (!Number.isSafeInteger(attempts) || attempts < 1) {
    throw new EvaluationError('judge(): `attempts` must be a whole number, 1 or more')
  }
  const form = formOf(labels, range)
  const made: Judge = async (prompt, {signal, labels: other, name} = {}) => {
    const used = other === undefined ? form : formOf(other, undefined)
    return inJudgeSpan(name, async span => {
      const usage = new ReportedTokens()
      const asked = {ask, prompt, form: used, attempts, signal, usage}
      let tries = 0
      try {
        return await askUntilReadable(asked, (answer, attempt) => {
          tries = attempt
          span?.setAttribute('honeyhive_outputs.answer', textOfAnswer(answer))
        })
      } finally {
        span?.setAttribute('honeyhive_inputs.prompt', prompt)
        span?.setAttribute('honeyhive_metadata.attempts', tries)
        if (span !== undefined) usage.writeTo(span)
      }
    })
  }
  const identity = {labels: form.labels, range: form.range, version, instructions: instructionsFor(form)}
  const carried = {range: form.range, version}
  return ready({kind: 'judge', settings: [identity], labels: form.labels, options: carried}, made)
})

interface Asked extends Pick<JudgeOptions, 'ask'> {
  readonly prompt: string
  readonly form: JudgeForm
  readonly attempts: number
  readonly signal: AbortSignal | undefined
  readonly usage: ReportedTokens
}

async function askUntilReadable(
  {ask, prompt, form, attempts, signal, usage}: Asked,
  seen: (answer: unknown, attempt: number) => void,
): Promise<Judgement> {
  const whole = `${prompt}\n\n${instructionsFor(form)}`
  let again = ''
  let last = ''
  let problem = ''
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const answer = await ask(whole + again, {signal})
    usage.add(answer)
    seen(answer, attempt)
    const read = readAnswer(answer, form)
    if (!('malformed' in read)) return read
    problem = read.malformed
    last = textOfAnswer(answer).slice(0, longestExcerpt)
    again = `\n\nYour last answer could not be used: ${problem}. Answer again, with the JSON object only.`
    signal?.throwIfAborted()
  }
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  throw new Error(`no readable answer in ${times}: ${problem}. The last answer: ${JSON.stringify(last)}`)
}

const longestExcerpt = 200
