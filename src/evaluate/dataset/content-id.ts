import {sha256} from '#platform/hash'
import {pythonJson, pythonMembers} from './python-json.ts'

/** An id made of content: `EXT-` and the first 16 hex digits of its SHA-256. */
function contentId(text: string): string {
  return `EXT-${sha256(text).slice(0, 16)}`
}

/** The content of a datapoint. */
export interface Content {
  /** As it is hashed, both spellings of the ground truth alike. */
  readonly text: string
  /** The same without the datapoint's own id. */
  readonly anonymous: string
}

/** The content of what a dataset gave. */
export function contentOf(given: unknown): Content {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || 'toJSON' in given) {
    const text = pythonJson(given)
    return {text, anonymous: text}
  }
  const members = pythonMembers('groundTruth' in given ? spelledAlike(given) : given)
  const text = `{${members.join(', ')}}`
  const anonymous = 'id' in given ? members.filter(member => !member.startsWith('"id": ')).join(', ') : text
  return {text, anonymous}
}

function spelledAlike({groundTruth, ...rest}: object & {readonly groundTruth?: unknown}): object {
  // First, where it sorts.
  const {ground_truth: _, ...others} = rest as {readonly ground_truth?: unknown}
  return {ground_truth: groundTruth, ...others}
}

/** The id of a datapoint without one of its own: equal content at another position is another datapoint. */
export function datapointId(content: string, index: number): string {
  return contentId(`${content}${index}`)
}

/** The id of a dataset that is known as a whole. */
export function datasetIdOf(contents: readonly string[]): string {
  return contentId(`[${contents.join(', ')}]`)
}

/** The id of a dataset that is only read as the run goes on: the name has to stand for it. */
export function datasetIdFromName(name: string): string {
  return contentId(name)
}

/** What stands for the text of a function or of a dataset: 16 hex digits. */
export function fingerprint(text: string): string {
  return sha256(text).slice(0, 16)
}
