import type {Context} from '@opentelemetry/api'
import type {ReadableSpan, Span, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import * as keys from '../../attributes/wire-keys.ts'
import {enclosingTracer, inheritedBy, snapshotOf} from '../../context/context-snapshot.ts'
import {claimSpan} from '../../context/state/span-owner.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {TracerCore} from '../pipeline/core.ts'
import {flush} from '../pipeline/lifecycle.ts'
import {reportsClosed} from '../pipeline/start-stamped.ts'

/**
 * Adopts the spans that an application's own provider starts: they get the ids of `core` and are delivered by it as well.
 * The application's provider chose the parent, so a span below another tracer's span is left alone.
 */
export function createSpanProcessor(core: TracerCore): SpanProcessor {
  const adopted = new WeakSet()
  let open = true
  return {
    onStart: (span, at) => {
      if (open && adopts(core, span, at)) {
        adopt(core, span, at)
        adopted.add(span)
      }
    },
    onEnding: span => {
      if (adopted.has(span)) for (const processor of core.pipeline.processors) processor.onEnding?.(span)
    },
    onEnd: span => {
      if (adopted.delete(span)) for (const processor of core.pipeline.processors) processor.onEnd(span)
    },
    forceFlush: async () => {
      await flush(core)
    },
    // The provider belongs to the application, so the tracer stays open.
    shutdown: async () => {
      open = false
      await flush(core)
    },
  }
}

function adopts(core: TracerCore, span: Span, at: Context): boolean {
  // The span already has ids, because it comes from our own pipeline or was adopted before.
  if (Object.hasOwn(span.attributes, keys.sessionId)) return false
  if (reportsClosed(core, span.name)) return false
  const enclosing = isRoot(span) ? undefined : enclosingTracer(snapshotOf(at, core))
  if (enclosing === undefined || enclosing === core) return true
  report(codes.foreignParent, core, () => ({subject: `Span "${span.name}"`}))
  return false
}

function isRoot(span: ReadableSpan): boolean {
  return span.parentSpanContext === undefined
}

function adopt(core: TracerCore, span: Span, at: Context): void {
  span.setAttributes({...core.ids, ...inheritedBy(snapshotOf(at, core), core), ...core.ids})
  claimSpan(span, core)
  core.book.started()
  for (const processor of core.pipeline.processors) processor.onStart(span, at)
}
