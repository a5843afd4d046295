/** One thing that is measured, beside what it is measured against. */
export interface Row {
  readonly id: string
  readonly what: string
  /** What 1.00 stands for. */
  readonly against: string
  /** The median ratio that must be reached, and the one aimed at. */
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

/** The same work done twice: by hand or by the stock way, and by the subject. */
export interface Pair {
  /** Makes what the sides use up in a round; not measured. */
  readonly before?: (count: number) => void
  readonly baseline: Side
  readonly subject: Side
  /** Throws when a side did not do what it is measured for. */
  readonly check?: () => void
  readonly close?: () => Promise<unknown>
}

/** Does the work `count` times. The loop belongs to the side, so that no call through a function is measured with it. */
export type Side = (count: number) => void | Promise<void>
