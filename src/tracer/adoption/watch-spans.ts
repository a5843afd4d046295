import type {Context} from '@opentelemetry/api'
import type {ReadableSpan, Span, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import * as keys from '../../attributes/wire-keys.ts'
import type {OpenPlainSpan, PlainRecord} from '../../context/state/plain-record.ts'
import {recordPlainSpan} from '../../context/state/plain-spans.ts'
import {state} from '../../context/state/state.ts'
import {plainRecordOf} from '../../context/state/span-owner.ts'

/** The parts in which our processors on an application's provider differ. */
interface Watching {
  /** Called for each plain span that starts before the provider shuts down. */
  readonly started: (span: Span, at: Context, record: PlainRecord) => void
  /** Called at the end of a plain span that no tracer adopted. */
  readonly unclaimed?: () => void
  readonly flush: () => Promise<unknown>
}

/**
 * Creates a processor that records the plain spans of an application's provider, so that a tracer can adopt them while
 * they are open. It passes the end of an adopted span on to that tracer.
 */
export function watchSpans({started, unclaimed, flush}: Watching): SpanProcessor {
  const watcher = {}
  let open = true
  return {
    onStart: (span, at) => {
      // A span with ids comes from a pipeline of ours, or was adopted by an earlier processor.
      if (!open || Object.hasOwn(span.attributes, keys.sessionId)) return
      // A provider of ours has no resource of the application.
      if (unclaimed === undefined) state().applicationResource = span.resource
      started(span, at, recordPlainSpan(span, at, watcher))
    },
    onEnding: span => openSpan(span, watcher)?.delivery?.onEnding(span as never),
    onEnd: span => {
      const record = plainRecordOf(span as never)
      const ending = openSpan(span, watcher)
      if (record === undefined || ending === undefined) return
      record.open = undefined
      if (ending.delivery === undefined) unclaimed?.()
      else ending.delivery.onEnd(span as never)
    },
    forceFlush: async () => {
      await flush()
    },
    // The provider belongs to the application, so no tracer is closed.
    shutdown: async () => {
      open = false
      await flush()
    },
  }
}

// Only the processor that recorded the span handles its end, so that it is delivered once.
function openSpan(span: ReadableSpan, watcher: object): OpenPlainSpan | undefined {
  const record = plainRecordOf(span as never)
  return record?.watcher === watcher ? record.open : undefined
}
