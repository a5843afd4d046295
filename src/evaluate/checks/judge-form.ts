import {EvaluationError} from '../evaluation-error.ts'

/** The labels of a judge, each with its score. */
export type Labels = Readonly<Record<string, number | boolean>>

/** The form of a judge's answer: a label, or a number in a range. */
export type JudgeForm =
  | {readonly labels: Labels; readonly range?: undefined}
  | {readonly range: readonly [low: number, high: number]; readonly labels?: undefined}

const passOrFail: Labels = {pass: true, fail: false}

/** Returns the form that the options ask for. Throws an `EvaluationError` for labels or a range that cannot be used. */
export function formOf(labels: unknown, range: unknown): JudgeForm {
  if (labels !== undefined && range !== undefined) throw wrong('give `labels` or `range`, not both')
  if (range !== undefined) {
    if (!isRange(range)) throw wrong('`range` must be [low, high], low below high')
    return {range}
  }
  if (labels === undefined) return {labels: passOrFail}
  if (!isLabels(labels)) throw wrong('`labels` must be an object such as {yes: 1, no: 0}, with at least one label')
  const seen = new Set<string>()
  for (const label of Object.keys(labels)) {
    const plain = plainLabel(label)
    if (seen.has(plain)) throw wrong(`two labels differ by case or markup alone: "${label}"`)
    seen.add(plain)
  }
  return {labels}
}

/** Returns a label without case and markup, as labels are compared. */
export const plainLabel = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/^[\s*_`~"'#>.:()[\]-]+|[\s*_`~"'.:!()[\]-]+$/g, '')
    .trim()

/** Returns the instructions that are added to a prompt. They are part of the judge's identity. */
export function instructionsFor({labels, range}: JudgeForm): string {
  const field =
    labels === undefined
      ? `"score": <a number from ${range[0]} to ${range[1]}>`
      : `"label": <one of ${Object.keys(labels)
          .map(label => JSON.stringify(label))
          .join(', ')}>`
  return `Answer with one JSON object and nothing else. Write the explanation before you decide:\n{"explanation": "<your reasons in one or two sentences>", ${field}}`
}

function isLabels(labels: unknown): labels is Labels {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return false
  const entries = Object.entries(labels)
  return (
    entries.length > 0 &&
    entries.every(
      ([label, score]) => plainLabel(label) !== '' && (typeof score === 'boolean' || Number.isFinite(score)),
    )
  )
}

function isRange(range: unknown): range is readonly [number, number] {
  if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isFinite)) return false
  const [low = 0, high = 0]: readonly number[] = range
  return low < high
}

const wrong = (problem: string): EvaluationError => new EvaluationError(`judge(): ${problem}`)
