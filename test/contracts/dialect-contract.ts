import type {Attributes} from '@opentelemetry/api'
import {type IProperty, property} from 'fast-check'
import type {Dialect, FinishedSpan} from 'enrich-span/dialects'
import {hostileSpan, markedSpan, ordinarySpan, spanWithTargets} from './spans.ts'

/** What every dialect promises; each claim is a property that fast-check tries to break. */
export interface Claim {
  readonly title: string
  readonly of: (dialect: Dialect) => IProperty<unknown>
  /** A dialect that breaks the claim: a check that cannot fail checks nothing. */
  readonly brokenBy: Dialect
}

const broken = (translate: Dialect['translate']): Dialect => ({name: 'broken', translate})

export const claims: readonly Claim[] = [
  {
    title: 'is pure: it changes nothing, and returns the same for the same span',
    of: dialect =>
      property(ordinarySpan, span => {
        const before = JSON.stringify(span)
        const first = dialect.translate(deepFrozen(span))
        return JSON.stringify(first) === JSON.stringify(dialect.translate(span)) && JSON.stringify(span) === before
      }),
    brokenBy: broken(({attributes}) => {
      attributes['translated'] = true
      return attributes
    }),
  },
  {
    title: 'never throws, whatever a span holds or does when it is read',
    of: dialect =>
      property(hostileSpan, make => {
        dialect.translate(make())
      }),
    brokenBy: broken(({attributes}) => ({all: JSON.stringify(attributes)})),
  },
  {
    title: 'never loses an error or an id',
    of: dialect =>
      property(markedSpan, ({span, marks}) => {
        const leaving = JSON.stringify(dialect.translate(span))
        return marks.every(mark => leaving.includes(mark))
      }),
    brokenBy: broken(({attributes}) => without(attributes, key => key.startsWith('honeyhive_error'))),
  },
  {
    title: 'is bounded: at most 16 times the bytes that came in, and 4 KB',
    of: dialect =>
      property(ordinarySpan, span => bytesOf(dialect.translate(span)) <= 16 * bytesOf(span.attributes) + 4_096),
    brokenBy: broken(({attributes}) => ({...attributes, more: JSON.stringify(attributes).repeat(17)})),
  },
  {
    title: 'is idempotent: what is translated already stays as it is',
    of: dialect =>
      property(ordinarySpan, span => {
        const once = dialect.translate(span)
        return JSON.stringify(dialect.translate({...span, attributes: once})) === JSON.stringify(once)
      }),
    brokenBy: broken(({attributes}) => ({...attributes, length: Object.keys(attributes).length})),
  },
  {
    title: 'leaves the target keys alone that are on the span already',
    of: dialect =>
      property(spanWithTargets(dialect), ({span, theirs}) => {
        const leaving = dialect.translate(span)
        return Object.entries(theirs).every(([key, value]) => leaving[key] === value)
      }),
    brokenBy: broken(({attributes}) => ({...attributes, target: attributes['honeyhive_event_type'] ?? 'ours'})),
  },
]

function deepFrozen(span: FinishedSpan): FinishedSpan {
  Object.freeze(span.attributes)
  Object.freeze(span.status)
  for (const event of span.events) Object.freeze(event)
  Object.freeze(span.events)
  return Object.freeze(span)
}

function bytesOf(attributes: Attributes): number {
  return Buffer.byteLength(JSON.stringify(attributes))
}

function without(attributes: Attributes, which: (key: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !which(key)))
}
