import {problemOf} from './bad-row.ts'
import {type Content, contentOf, datapointId} from './content-id.ts'
import {type Datapoint, toDatapoint} from './datapoint.ts'
import type {LoadedDatapoint} from './loaded-datapoint.ts'

/** Makes a datapoint of what a dataset gave; what is none becomes one that fails. */
export function loadDatapoint(given: unknown, index: number, content?: Content): LoadedDatapoint {
  const bad = problemOf(given)
  if (bad !== undefined) return new ReadDatapoint(given, index, content, asGiven(given), bad)
  try {
    return new ReadDatapoint(given, index, content, toDatapoint(given, `datapoint ${index} of the dataset`))
  } catch (problem) {
    return new ReadDatapoint(given, index, content, asGiven(given), problem)
  }
}

function asGiven(given: unknown): Datapoint {
  return {inputs: given, groundTruth: undefined}
}

/** A datapoint as it was read. Its content is only spelled out, and hashed, where somebody asks. */
class ReadDatapoint implements LoadedDatapoint {
  readonly index: number
  readonly datapoint: Datapoint
  readonly problem: unknown
  readonly #given: unknown
  #content: Content | undefined
  #hash: string | undefined

  constructor(given: unknown, index: number, content: Content | undefined, datapoint: Datapoint, problem?: unknown) {
    this.#given = given
    this.#content = content
    this.index = index
    this.datapoint = datapoint
    this.problem = problem
  }

  get id(): string {
    return this.datapoint.id ?? this.hash
  }

  get content(): Content {
    this.#content ??= contentOf(this.#given)
    return this.#content
  }

  get hash(): string {
    this.#hash ??= datapointId(this.content.text, this.index)
    return this.#hash
  }
}
