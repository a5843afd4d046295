import type {Context} from '@opentelemetry/api'
import type {Span, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import {enclosingTracer, inheritedBy, snapshotOf} from '../../context/context-snapshot.ts'
import type {PlainRecord} from '../../context/state/plain-record.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {TracerCore} from '../pipeline/core.ts'
import {flush} from '../pipeline/lifecycle.ts'
import {reportsClosed} from '../pipeline/start-stamped.ts'
import {noRoomForIds, takeSpan} from './take-span.ts'
import {watchSpans} from './watch-spans.ts'

/**
 * Adopts the spans that an application's own provider starts: they get the ids of `core` and are delivered by it as well.
 * The application's provider chose the parent, so a span below another tracer's span is left alone.
 */
export function createSpanProcessor(core: TracerCore): SpanProcessor {
  return watchSpans({
    started: (span, at, record) => {
      const {open} = record
      if (open === undefined || record.adopted !== undefined || !adopts(core, span, at, record)) return
      const taken = takeSpan(core, record, open, inheritedBy(snapshotOf(at, core), core))
      if (!taken) report(codes.dropped, core, () => ({subject: `Span "${span.name}"`, cause: noRoomForIds}))
    },
    // The flush of such a tracer is the flush of the provider, which calls this.
    flush: async () => (core.ofProvider ? undefined : flush(core)),
  })
}

function adopts(core: TracerCore, span: Span, at: Context, {parent, above}: PlainRecord): boolean {
  if (reportsClosed(core, span.name)) return false
  const isRoot = span.parentSpanContext === undefined && parent === undefined && above === undefined
  const enclosing = isRoot ? undefined : enclosingTracer(snapshotOf(at, core))
  if (enclosing === undefined || enclosing === core) return true
  report(codes.foreignParent, core, () => ({subject: `Span "${span.name}"`}))
  return false
}
