import {diag} from '@opentelemetry/api'
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'

/** A processor of the user's that cannot throw into the code that starts or ends a span, as the stock SDK lets it. */
export function contained(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => guard(() => processor.onStart(span, context)),
    onEnding: span => guard(() => processor.onEnding?.(span)),
    onEnd: span => guard(() => processor.onEnd(span)),
    forceFlush: async () => processor.forceFlush(),
    shutdown: async () => processor.shutdown(),
  }
}

function guard(act: () => void): void {
  try {
    act()
  } catch (error) {
    diag.error('enrich-span: a span processor threw', error)
  }
}
