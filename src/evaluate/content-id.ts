import {sha256} from '#platform/hash'
import {pythonJson} from './python-json.ts'

/** An id made of content: `EXT-` and the first 16 hex digits of its SHA-256. */
function contentId(text: string): string {
  return `EXT-${sha256(text).slice(0, 16)}`
}

/** The content of an item as it is hashed, both spellings of the ground truth alike. */
export function contentOf(given: unknown): string {
  if (typeof given !== 'object' || given === null || !('groundTruth' in given)) return pythonJson(given)
  const {groundTruth, ...rest} = given
  return pythonJson({...rest, ground_truth: groundTruth})
}

/** The id of an item without one of its own: equal content at another position is another item. */
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
