import {type Dialect, markPure} from './dialect.ts'
import {allKinds, type Kind} from './kinds.ts'
import type {Layout} from './layout.ts'
import type {Row} from './row.ts'
import {SpanFacts} from './span-facts.ts'

interface DialectTable {
  readonly name: string
  /** Our own attributes leave too. */
  readonly keep: boolean
  readonly rows: readonly Row[]
  /** Default: the kind of the span. */
  readonly kindOf?: (facts: SpanFacts) => Kind
}

/** Makes a dialect of its table. */
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

/** The rows that find something in the data. That depends on the keys alone, so it is worked out once for each layout. */
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
