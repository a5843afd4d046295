import type {Content} from './content-id.ts'
import type {Datapoint} from './datapoint.ts'

/** One datapoint of a dataset, identified. */
export interface LoadedDatapoint {
  /** What is compared to find duplicates. */
  readonly content?: Content
  /** Position in the dataset. */
  readonly index: number
  readonly id: string
  /** Stands for content and position: what a stored result belongs to. */
  readonly hash: string
  readonly datapoint: Datapoint
  /** Why the datapoint is none: it fails without a call of the function. */
  readonly problem?: unknown
}
