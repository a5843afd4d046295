import {sha256, sha256Of} from '#platform/hash'
import {pythonJson, pythonMembers} from './python-json.ts'

/** The content of a datapoint as text. */
export interface Content {
  /** The text that is hashed. Both spellings of the ground truth give the same text. */
  readonly text: string
  /** The same text without the datapoint's own id. */
  readonly anonymous: string
}

/** Returns the content of a value from a dataset. */
export function contentOf(value: unknown): Content {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'toJSON' in value) {
    const text = pythonJson(value)
    return {text, anonymous: text}
  }
  const members = pythonMembers('groundTruth' in value ? withPythonSpelling(value) : value)
  const text = `{${members.join(', ')}}`
  const anonymous = 'id' in value ? members.filter(member => !member.startsWith('"id": ')).join(', ') : text
  return {text, anonymous}
}

function withPythonSpelling({groundTruth, ...rest}: object & {readonly groundTruth?: unknown}): object {
  const {ground_truth: _, ...others} = rest as {readonly ground_truth?: unknown}
  // This key is written first, because it sorts first.
  return {ground_truth: groundTruth, ...others}
}

/**
 * Returns the id of a datapoint that does not have its own. The position is part of it, so equal contents at two
 * positions are two datapoints.
 */
export function datapointId(content: string, index: number): string {
  return contentId(`${content}${index}`)
}

/**
 * Returns the id of a dataset whose datapoints are all known. The texts are hashed one by one, because together they
 * may exceed the length limit of a string.
 */
export function datasetIdOf(contents: Iterable<string>): string {
  return `EXT-${sha256Of(listed(contents)).slice(0, 16)}`
}

function* listed(contents: Iterable<string>): Generator<string> {
  let separator = '['
  for (const content of contents) {
    yield separator
    yield content
    separator = ', '
  }
  yield separator === '[' ? '[]' : ']'
}

/** Returns the id of a dataset that is read during the run. Only its name identifies it. */
export function datasetIdFromName(name: string): string {
  return contentId(name)
}

/** Returns 16 hex digits that identify a text, such as the source of a function. */
export function fingerprint(text: string): string {
  return sha256(text).slice(0, 16)
}

const contentId = (text: string): string => `EXT-${fingerprint(text)}`
