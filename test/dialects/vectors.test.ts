import {readFileSync} from 'node:fs'
import type {Attributes} from '@opentelemetry/api'
import test from 'ava'
import {type Dialect, type FinishedSpan, genAi, honeyhive, langfuse, openInference} from 'enrich-span/dialects'

/** A case that was found in the backends' own code: what is on a span, and what leaves. */
interface Vector {
  readonly title: string
  readonly dialect: 'genAi' | 'openInference' | 'langfuse' | 'honeyhive'
  readonly options?: object
  readonly in: Attributes
  readonly name?: string
  readonly status?: FinishedSpan['status']
  readonly events?: FinishedSpan['events']
  readonly parent?: 'remote'
  /** The keys that the dialect adds. */
  readonly added?: Attributes
  /** Everything that leaves. */
  readonly out?: Attributes
  readonly scores?: readonly object[]
}

const vectors: readonly Vector[] = JSON.parse(readFileSync('test/fixtures/dialects.json', 'utf8'))
const dialects: Readonly<Record<Vector['dialect'], (options?: object) => Dialect>> = {
  genAi,
  openInference: () => openInference(),
  langfuse,
  honeyhive,
}

for (const vector of vectors) {
  test(`${vector.dialect}: ${vector.title}`, t => {
    const dialect = dialects[vector.dialect](vector.options)
    const span = spanOf(vector)
    const leaves = dialect.translate(span)
    t.deepEqual(parsed(leaves), parsed(vector.out ?? {...vector.in, ...vector.added}))
    if (vector.scores !== undefined) t.deepEqual(dialect.scores?.(span), vector.scores)
  })
}

function spanOf({in: attributes, name = 'span', status = {code: 0}, events = [], parent}: Vector): FinishedSpan {
  const remote = {traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true}
  return {name, kind: 0, status, events, attributes, ...(parent === undefined ? {} : {parentSpanContext: remote})}
}

/** JSON texts of objects and arrays, at any depth, compare after parsing. */
function parsed(value: unknown): unknown {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return {json: parsed(JSON.parse(value))}
    } catch {
      return value
    }
  }
  if (Array.isArray(value)) return value.map(parsed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, parsed(inner)]))
}
