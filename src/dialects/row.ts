import type {AttributeValue} from '@opentelemetry/api'
import type {Kind} from './kinds.ts'
import type {SpanFacts} from './span-facts.ts'

/**
 * One row of a dialect: target keys, and the values that they receive. Rows are written in order. A key that is on the
 * span already is never overwritten: instrumentations know better.
 */
export interface Row {
  /** The kinds of span that have it; all when absent. */
  readonly on: readonly Kind[] | undefined
  /** The paths in the data that it reads; without any of them there is nothing to write. */
  readonly from: readonly string[] | undefined
  readonly write: (facts: SpanFacts) => void
}

/** Reads the value of one key; `undefined` writes nothing. */
export interface Read {
  (facts: SpanFacts): AttributeValue | undefined
  readonly from?: readonly string[]
}

/** One key. */
export function key(name: string, read: Read, on?: readonly Kind[]): Row {
  return {
    on,
    from: read.from,
    write: facts => {
      if (facts.had(name)) facts.confirm(name, read)
      else facts.put(name, read(facts))
    },
  }
}

/** Keys that belong together: one that is on the span keeps all of ours out. `write` puts them. */
export function group(names: readonly string[], write: (facts: SpanFacts) => void, on?: readonly Kind[]): Row {
  return {
    on,
    from: undefined,
    write: facts => {
      if (!names.some(name => facts.had(name))) write(facts)
    },
  }
}

/** A list flattened below `prefix`: one key below it that is on the span keeps all of ours out. `write` puts them. */
export function list(prefix: string, write: (facts: SpanFacts) => void, on?: readonly Kind[]): Row {
  return {
    on,
    from: undefined,
    write: facts => {
      if (!facts.hadBelow(prefix)) write(facts)
    },
  }
}

/** Any number of keys; `write` asks for each whether it is on the span. */
export function row(write: (facts: SpanFacts) => void, on?: readonly Kind[]): Row {
  return {on, from: undefined, write}
}
