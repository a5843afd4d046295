import type {AttributeValue} from '@opentelemetry/api'
import type {Kind} from './kinds.ts'
import type {SpanFacts} from './span-facts.ts'

/**
 * One row of a dialect: target keys, and the values that they receive. Rows are written in order. A key that is already
 * on the span is never overwritten, because instrumentations know better.
 */
export interface Row {
  /** The kinds of span that get this row; all kinds when absent. */
  readonly on: readonly Kind[] | undefined
  /** The paths in the data that the row reads. Without any of these paths, the row writes nothing. */
  readonly from: readonly string[] | undefined
  readonly write: (facts: SpanFacts) => void
}

/** Reads the value of one key. `undefined` writes nothing. */
export interface Read {
  (facts: SpanFacts): AttributeValue | undefined
  readonly from?: readonly string[]
}

/** A row that writes one key. */
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

/** A row that writes several keys together. If the span already has one of them, `write` is not called. */
export function group(names: readonly string[], write: (facts: SpanFacts) => void, on?: readonly Kind[]): Row {
  return {
    on,
    from: undefined,
    write: facts => {
      if (!names.some(name => facts.had(name))) write(facts)
    },
  }
}

/** A row that writes a list as keys below `prefix`. If the span already has a key below it, `write` is not called. */
export function list(prefix: string, write: (facts: SpanFacts) => void, on?: readonly Kind[]): Row {
  return {
    on,
    from: undefined,
    write: facts => {
      if (!facts.hadBelow(prefix)) write(facts)
    },
  }
}

/** A row that writes any number of keys. `write` itself checks which of them the span has. */
export function row(write: (facts: SpanFacts) => void, on?: readonly Kind[]): Row {
  return {on, from: undefined, write}
}
