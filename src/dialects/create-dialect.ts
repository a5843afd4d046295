import {type Dialect, markPure} from './dialect.ts'
import {allKinds, type Kind} from './kinds.ts'
import type {Layout} from './layout.ts'
import type {Row} from './row.ts'
import {SpanFacts} from './span-facts.ts'

interface DialectTable {
  readonly name: string
  /** True when our own attributes are sent too. */
  readonly keep: boolean
  readonly rows: readonly Row[]
  /** Returns the kind of a span in the backend; the kind of the span itself when absent. */
  readonly kindOf?: (facts: SpanFacts) => Kind
}

/** Makes a dialect from its table. */
export function createDialect({name, keep, rows, kindOf = ({kind}) => kind}: DialectTable): Dialect {
  const rowsFor = new Map(allKinds.map(kind => [kind, shortened(rows.filter(({on}) => on?.includes(kind) ?? true))]))
  return markPure({
    name,
    translate(span) {
      const facts = new SpanFacts(span, keep)
      for (const row of rowsFor.get(kindOf(facts))?.(facts.layout) ?? []) row.write(facts)
      return facts.toAttributes()
    },
  })
}

/**
 * Returns the rows that can find something in the data. The choice depends only on the keys, so it is made once for
 * each layout.
 */
function shortened(rows: readonly Row[]): (layout: Layout) => readonly Row[] {
  const known = new WeakMap<Layout, readonly Row[]>()
  return layout => {
    const found = known.get(layout)
    if (found !== undefined) return found
    const left = rows.filter(({from}) => from?.some(path => layout.nodes.has(path)) ?? true)
    known.set(layout, left)
    return left
  }
}
