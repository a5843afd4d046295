import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import * as codes from '../../diagnostics/codes.ts'
import {report, type Reporter} from '../../diagnostics/report.ts'
import {toError} from '../../diagnostics/errors.ts'

/** A processor of the user's that cannot throw into the code that starts or ends a span, as the stock SDK lets it. */
export function contained(processor: SpanProcessor, reporter: Reporter): SpanProcessor {
  const guard = (act: () => void): void => {
    try {
      act()
    } catch (error) {
      const cause = `a span processor threw: ${toError(error).message}`
      report(codes.componentFailed, reporter, () => ({subject: 'HoneyHiveTracer', cause}))
    }
  }
  return {
    onStart: (span, context) => guard(() => processor.onStart(span, context)),
    onEnding: span => guard(() => processor.onEnding?.(span)),
    onEnd: span => guard(() => processor.onEnd(span)),
    forceFlush: async () => processor.forceFlush(),
    shutdown: async () => processor.shutdown(),
  }
}
