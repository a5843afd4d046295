import {type JudgeForm, plainLabel} from './judge-form.ts'

/** The answer of a judge after it was read. */
export interface Judgement {
  readonly score: number | boolean
  readonly label?: string
  readonly explanation?: string
}

/** An answer that cannot be used, with the reason. The judge is then asked again. */
interface Malformed {
  readonly malformed: string
}

/**
 * Reads what `ask` returned: a text, an object that is the answer, or the result of an SDK (`object`, `output`, `text`).
 * In a text, the last JSON object with a label or a score counts. Without one, the last line counts if it is a label and
 * nothing else.
 */
export function readAnswer(answer: unknown, form: JudgeForm): Judgement | Malformed {
  const key = form.labels === undefined ? 'score' : 'label'
  const found = answerIn(answer, key)
  if (typeof found !== 'string') return found === undefined ? {malformed: 'it was empty'} : readFields(found, form)
  if (found.trim() === '') return {malformed: 'it was empty'}
  const fields = lastObject(found, key)
  if (fields !== undefined) return readFields(fields, form)
  return readLastLine(found, form) ?? {malformed: `it has no JSON object with "${key}"`}
}

/** Returns the text of an answer, for a span and for messages. */
export function textOfAnswer(answer: unknown): string {
  const found = answerIn(answer, '')
  const text = typeof found === 'string' ? found : safeJson(found ?? answer)
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text
}

const longestExcerpt = 4_000

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function answerIn(answer: unknown, key: string): string | Fields | undefined {
  if (typeof answer === 'string') return answer
  if (!isFields(answer)) return undefined
  if (key !== '' && readField(answer, key) !== undefined) return answer
  for (const name of ['object', 'output', 'text']) {
    const inner = readField(answer, name)
    if (typeof inner === 'string' || isFields(inner)) return inner
  }
  return key === '' ? undefined : answer
}

// The AI SDK throws where its result has no output.
function readField(fields: Fields, name: string): unknown {
  try {
    return fields[name]
  } catch {
    return undefined
  }
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // Converting an object would run its code.
    return typeof value === 'bigint' ? String(value) : '[Unreadable]'
  }
}

function readFields(fields: Fields, form: JudgeForm): Judgement | Malformed {
  const explained = ['explanation', 'reasoning', 'rationale', 'reason'].map(name => fields[name])
  const text = explained.find(each => typeof each === 'string' && each !== '') as string | undefined
  const explanation = text === undefined ? {} : {explanation: text}
  if (form.labels !== undefined) {
    const label = labelNamed(fields['label'], form.labels)
    if (label === undefined) return {malformed: `its label is not one of ${Object.keys(form.labels).join(', ')}`}
    return {score: form.labels[label] ?? false, label, ...explanation}
  }
  const [low, high] = form.range
  const score = toNumber(fields['score'])
  if (score === undefined) return {malformed: 'its score is not a number'}
  if (score < low || score > high) return {malformed: `its score ${score} is outside ${low} to ${high}`}
  return {score, ...explanation}
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function readLastLine(text: string, {labels}: JudgeForm): Judgement | undefined {
  if (labels === undefined) return undefined
  const lines = text.trim().split('\n')
  const label = labelNamed(lines.at(-1), labels)
  if (label === undefined) return undefined
  const explanation = lines.slice(0, -1).join('\n').trim()
  return {score: labels[label] ?? false, label, ...(explanation === '' ? {} : {explanation})}
}

function labelNamed(said: unknown, labels: object): string | undefined {
  if (typeof said !== 'string' && typeof said !== 'boolean' && typeof said !== 'number') return undefined
  const plain = plainLabel(String(said))
  return Object.keys(labels).find(label => plainLabel(label) === plain)
}

const mostTries = 1_000

/** Returns the last object in a text that is JSON and has `key`. Objects inside of it do not count. */
function lastObject(text: string, key: string): Fields | undefined {
  let found: Fields | undefined
  let tries = 0
  for (let at = text.indexOf('{'); at !== -1 && tries < mostTries; tries++) {
    const end = endOfObject(text, at)
    const fields = end === undefined ? undefined : parse(text.slice(at, end))
    if (fields !== undefined && Object.hasOwn(fields, key)) found = fields
    at = text.indexOf('{', fields === undefined || end === undefined ? at + 1 : end)
  }
  return found
}

/** Returns the place behind the brace that closes the one at `start`. Braces in strings do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{') depth += 1
    else if (character === '}' && --depth === 0) return at + 1
  }
  return undefined
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
