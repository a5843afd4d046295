import {checkOptions, filledText} from '../../diagnostics/check-options.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {RawRow} from '../dataset/raw-row.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {MetricValue} from '../metrics/score.ts'
import {majorityOf} from './agreement.ts'
import {type Evaluator, evaluator} from './evaluator.ts'
import {type Scored, withPreparation} from './prepare.ts'

/** One score that a person gave. `trial` counts from 0; without it the score is that of every trial. */
export interface HumanScore {
  readonly id: string | number
  readonly trial?: number | string | undefined
  readonly value?: MetricValue | undefined
  readonly label?: MetricValue | undefined
  readonly score?: MetricValue | undefined
  readonly rater?: string | undefined
}

/**
 * Returns an evaluator that gives the scores of people: rows, or the path of a CSV file with the columns `id`, `trial`,
 * `rater` and one of `value`, `label` and `score`. Numbers of several raters are averaged, other values go by majority. A
 * tie and a datapoint without a row are not scored. Ids that the run lacks are counted and reported.
 *
 * @example check
 * await rescore('latest', {evaluators: [humanScores('labels.csv')], keepMetrics: true})
 */
export function humanScores(
  source: string | readonly HumanScore[],
  options: {readonly name?: string | undefined} = {},
): Evaluator {
  checkOptions('humanScores()', options, {name: filledText}, EvaluationError)
  const {name = 'human'} = options
  const subject = typeof source === 'string' ? source : 'humanScores()'
  let ids: ReadonlyMap<object, string> = new Map()
  let read: Promise<Scores> | undefined
  const load = (): Promise<Scores> => (read ??= readScores(source))
  const measure: Evaluator<unknown, unknown, unknown> = async (_, __, ___, {datapoint, trial}) => {
    const id = ids.get(datapoint) ?? datapoint.id
    return id === undefined ? undefined : valueOf(await load(), id, trial)
  }
  return withPreparation(evaluator({name}, measure), async (scored: readonly Scored[]) => {
    ids = new Map(scored.map(({datapoint, id}) => [datapoint, id]))
    const [scores, known] = [await load(), new Set(ids.values())]
    const missing = [...scores.keys()].filter(id => !known.has(id))
    if (missing.length === scores.size) {
      throw new EvaluationError(
        `${subject}: none of its ${scores.size} ids is in the run, such as "${missing[0] ?? ''}"`,
      )
    }
    if (missing.length > 0) {
      const cause = `${missing.length} of ${scores.size} ids with scores are not in the run, such as "${missing[0] ?? ''}"`
      report(codes.scoresWithoutDatapoint, undefined, () => ({subject, cause}))
    }
  })
}

/** The values by id, each with its trial where it is that of one trial. */
type Scores = ReadonlyMap<string, readonly {readonly trial: number | undefined; readonly value: MetricValue}[]>

async function readScores(source: string | readonly HumanScore[]): Promise<Scores> {
  const scores = new Map<string, {readonly trial: number | undefined; readonly value: MetricValue}[]>()
  const add = (row: HumanScore, place: string): void => {
    const value = [row.value, row.label, row.score].map(parsed).find(each => each !== undefined)
    if (row.id === undefined || row.id === '') throw new EvaluationError(`${place}: \`id\` is missing`)
    if (value === undefined) throw new EvaluationError(`${place}: one of \`value\`, \`label\` and \`score\` is missing`)
    const trial = row.trial === undefined || row.trial === '' ? undefined : Number(row.trial)
    const id = String(row.id)
    scores.set(id, [...(scores.get(id) ?? []), {trial, value}])
  }
  if (typeof source !== 'string') for (const [at, row] of source.entries()) add(row, `humanScores(): row ${at + 1}`)
  else for await (const {line, read} of await rowsOf(source)) add(read() as HumanScore, `${source}:${line}`)
  return scores
}

// A page has no files, so it does not load the parser either.
async function rowsOf(file: string): Promise<AsyncIterable<RawRow>> {
  const {csvRows} = await import('../dataset/csv-rows.ts')
  return csvRows(file, {})
}

// A CSV file holds text only.
function parsed(value: MetricValue | undefined): MetricValue | undefined {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (text === '') return undefined
  return Number.isFinite(Number(text)) ? Number(text) : text
}

function valueOf(scores: Scores, id: string, trial: number): MetricValue | undefined {
  const values = (scores.get(id) ?? []).flatMap(each =>
    each.trial === undefined || each.trial === trial ? [each.value] : [],
  )
  const numbers = values.filter(value => typeof value === 'number')
  if (numbers.length === values.length && numbers.length > 0) {
    return numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  }
  return majorityOf(values)
}
