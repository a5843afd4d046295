import {type Content, contentOf, datapointId} from './content-id.ts'
import {type Datapoint, toDatapoint} from './datapoint.ts'

/** One datapoint of a dataset, with its position and its identity. */
export interface LoadedDatapoint {
  /** Compared to find duplicates. */
  readonly content?: Content
  /** Position in the dataset. */
  readonly index: number
  readonly id: string
  /** Identifies content and position: a stored result belongs to it. */
  readonly hash: string
  readonly datapoint: Datapoint
  /** Why the datapoint is invalid: it fails, and the function is not called. */
  readonly problem?: unknown
}

/** Wraps a value of a dataset as a datapoint. An invalid value becomes a datapoint that fails. */
export function loadDatapoint(value: unknown, index: number, content?: Content): LoadedDatapoint {
  const problem = problemOf(value)
  if (problem !== undefined) return new Loaded(value, index, content, unparsed(value), problem)
  try {
    return new Loaded(value, index, content, toDatapoint(value, `datapoint ${index} of the dataset`))
  } catch (error) {
    return new Loaded(value, index, content, unparsed(value), error)
  }
}

const invalid = Symbol.for('enrich-span.v1.bad-row')

/** A row of a file that is not a datapoint. `loadDatapoint` makes a failing datapoint of it. */
export function invalidRow(problem: Error): object {
  return {[invalid]: problem}
}

function problemOf(value: unknown): Error | undefined {
  return typeof value === 'object' && value !== null ? (value as {[invalid]?: Error})[invalid] : undefined
}

const unparsed = (value: unknown): Datapoint => ({inputs: value, groundTruth: undefined})

/** Its content is written out, and hashed, on first use. */
class Loaded implements LoadedDatapoint {
  readonly index: number
  readonly datapoint: Datapoint
  readonly problem: unknown
  readonly #value: unknown
  #content: Content | undefined
  #hash: string | undefined

  constructor(value: unknown, index: number, content: Content | undefined, datapoint: Datapoint, problem?: unknown) {
    this.#value = value
    this.#content = content
    this.index = index
    this.datapoint = datapoint
    this.problem = problem
  }

  get id(): string {
    return this.datapoint.id ?? this.hash
  }

  get content(): Content {
    this.#content ??= contentOf(this.#value)
    return this.#content
  }

  get hash(): string {
    this.#hash ??= datapointId(this.content.text, this.index)
    return this.#hash
  }
}
