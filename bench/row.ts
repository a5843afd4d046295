/** A subject and its baseline. */
export interface Row {
  readonly id: string
  readonly what: string
  /** The baseline: ratio 1.00. */
  readonly against: string
  /** The limit and the goal for the median ratio. */
  readonly must?: number
  readonly aim?: number
  /** Least calls of one round, where fewer would measure turns of the event loop. */
  readonly leastCalls?: number
  /** Most calls of one round, where a round would otherwise keep too much alive. */
  readonly mostCalls?: number
  /** Calls of every round, where their number is part of what is measured; such a round is long, so there are fewer. */
  readonly calls?: number
  readonly prepare: () => Pair | Promise<Pair>
}

/** The same work by the baseline and by the subject. */
export interface Pair {
  /** Makes the objects that the sides use up in a round; not measured. */
  readonly before?: (count: number) => void
  readonly baseline: Side
  readonly subject: Side
  /** Throws when a side did not do its work. */
  readonly check?: () => void
  readonly close?: () => Promise<unknown>
}

/** Does the work `count` times. The loop belongs to the side, so that no call through a function is measured with it. */
export type Side = (count: number) => void | Promise<void>
