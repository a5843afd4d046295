/** A subject and its baseline. */
export interface Row {
  readonly id: string
  readonly what: string
  /** The name of the baseline, whose ratio is 1.00. */
  readonly against: string
  /** The limit and the goal for the median ratio. */
  readonly must?: number
  readonly aim?: number
  /** The fewest calls of one round, if fewer would measure turns of the event loop. */
  readonly leastCalls?: number
  /** The most calls of one round, if more would keep too much memory alive. */
  readonly mostCalls?: number
  /**
   * The number of calls in every round, if it is part of the measurement. Such a round is long, so there are fewer
   * rounds.
   */
  readonly calls?: number
  readonly prepare: () => Pair | Promise<Pair>
}

/** The same work by the baseline and by the subject. */
export interface Pair {
  /** Makes the objects that the sides use up in a round. This is not measured. */
  readonly before?: (count: number) => void
  readonly baseline: Side
  readonly subject: Side
  /** Throws when a side did not do its work. */
  readonly check?: () => void
  readonly close?: () => Promise<unknown>
}

/** Does the work `count` times. The loop belongs to the side, so that no call through a function is measured with it. */
export type Side = (count: number) => void | Promise<void>
