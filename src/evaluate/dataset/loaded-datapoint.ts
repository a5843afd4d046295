import {messageWithCauses, toThrown} from '../../attributes/thrown.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {type Content, contentOf, datapointId, fingerprint} from './content-id.ts'
import {type Datapoint, toDatapoint} from './datapoint.ts'
import {problemOf} from './raw-row.ts'

/** One datapoint of a dataset, with its position and its identity. */
export interface LoadedDatapoint {
  /** The content that is compared to find duplicates. */
  readonly content?: Content
  /** The position in the dataset. */
  readonly index: number
  readonly id: string
  /** Identifies content and position. A stored result belongs to the datapoint with the same value. */
  readonly hash: string
  /** Identifies the content alone; absent when it cannot be read. */
  readonly contentHash?: string | undefined
  readonly datapoint: Datapoint
  /** The reason why the datapoint is invalid. An invalid datapoint fails and the function is not called. */
  readonly problem?: unknown
}

/**
 * Wraps a value of a dataset as a datapoint. An invalid value becomes a datapoint that fails. So does a value that
 * cannot be read to its end: a getter that throws, a revoked proxy, endless nesting. Never throws.
 */
export function loadDatapoint(value: unknown, index: number, known?: Content): LoadedDatapoint {
  try {
    const problem = problemOf(value)
    const datapoint = problem === undefined ? toDatapoint(value) : undefined
    const content = known ?? contentOf(value)
    if (datapoint !== undefined) return new ReadDatapoint(index, datapoint.id, datapoint, content)
    const {id} = value as {readonly id?: string}
    return new ReadDatapoint(index, id, withInputs(undefined), content, problem)
  } catch (error) {
    return invalidDatapoint(value, index, error)
  }
}

/** A datapoint whose content is known. It is hashed on first use, because a run without a run file never needs the hash. */
class ReadDatapoint implements LoadedDatapoint {
  readonly index: number
  readonly datapoint: Datapoint
  readonly content?: Content
  readonly problem: unknown
  readonly #text: string
  readonly #ownId: string | undefined
  #hash: string | undefined
  #contentHash: string | undefined

  constructor(index: number, ownId: string | undefined, datapoint: Datapoint, content: Content, problem?: unknown) {
    this.index = index
    this.datapoint = datapoint
    // Two invalid values are never duplicates of each other.
    if (problem === undefined) this.content = content
    this.problem = problem
    this.#text = content.text
    this.#ownId = ownId
  }

  get id(): string {
    return this.#ownId ?? this.hash
  }

  get contentHash(): string {
    this.#contentHash ??= fingerprint(this.#text)
    return this.#contentHash
  }

  get hash(): string {
    this.#hash ??= datapointId(this.#text, this.index)
    return this.#hash
  }
}

// A value that failed once is not read again, so the result can be written and shown.
function invalidDatapoint(value: unknown, index: number, error: unknown): LoadedDatapoint {
  const content = readableContent(value)
  const hash = datapointId(content?.text ?? 'unreadable', index)
  const problem = new EvaluationError(`datapoint ${index} of the dataset: ${messageWithCauses(toThrown(error))}`, {
    cause: error,
  })
  const shown =
    content === undefined ? {datapoint: withInputs('[Unreadable]')} : {datapoint: withInputs(value), content}
  return {index, id: hash, hash, problem, ...shown}
}

function readableContent(value: unknown): Content | undefined {
  try {
    return contentOf(value)
  } catch {
    return undefined
  }
}

const withInputs = (inputs: unknown): Datapoint => ({inputs, groundTruth: undefined})
