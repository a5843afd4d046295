import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {EvaluationError} from '../evaluation-error.ts'
import type {Trajectory} from '../spans/trajectory.ts'
import {bounds, type CalledOptions, noSpans, truncatedCalls} from './match-calls.ts'
import {factory, notKnown, type ReadyEvaluator, ready, refuseUnknown, verdict} from './ready-made.ts'

/** The part of the context that the checks of spans read. */
interface Seen {
  readonly spans?: readonly ReadableSpan[]
  readonly trajectory?: Trajectory
}

type Check = ReadyEvaluator<unknown, unknown, unknown>

/** True when no span below the datapoint's span failed. The explanation names the first 5 that did. */
export const noFailedSpans: () => Check = /* @__PURE__ */ factory('noFailedSpans', () =>
  ready({kind: 'noFailedSpans', settings: []}, (_: unknown, __?: unknown, ___?: unknown, context: object = {}) => {
    const {spans = [], trajectory} = context as Seen
    if (trajectory === undefined) throw notKnown(noSpans)
    const {failedSpans, truncated} = trajectory
    if (failedSpans === 0 && truncated) throw notKnown(truncatedCalls)
    return verdict(failedSpans === 0, () => {
      const names = spans.filter(({status}) => status.code === errorStatus).map(({name}) => name)
      return [`${failedSpans} failed`, ...names.slice(0, mostNamed)].join(', ')
    })
  }),
)

const errorStatus = 2
const mostNamed = 5

/**
 * True when a span of the function fulfils the predicate, at least once or `times`. Fails where the spans are not there:
 * when stored outputs are scored again, a run file has only their tool calls.
 *
 * @example
 * hasSpan(span => span.name === 'cache.hit', {times: 1})
 */
export const hasSpan: (predicate: (span: ReadableSpan) => boolean, options?: Pick<CalledOptions, 'times'>) => Check =
  /* @__PURE__ */ factory('hasSpan', (predicate, options = {}) => {
    if (typeof predicate !== 'function') throw new EvaluationError('hasSpan(): give a function of a span')
    refuseUnknown('hasSpan', options, 'times')
    const [least, most] = bounds(options.times)
    return ready(
      {kind: 'hasSpan', settings: [predicate, options]},
      (_: unknown, __?: unknown, ___?: unknown, context: object = {}) => {
        const {spans = [], trajectory} = context as Seen
        if (trajectory === undefined) throw notKnown(noSpans)
        const missing = trajectory.spans - spans.length
        const isSure = missing <= 0 && !trajectory.truncated
        const count = spans.filter(predicate).length
        const passed = count >= least && count <= most
        const isDecided = count > most || (passed && most === Number.POSITIVE_INFINITY)
        if (!isSure && !isDecided) {
          throw notKnown(spans.length === 0 ? 'a run file holds no spans. Run the datapoint again' : truncatedCalls)
        }
        return verdict(passed, () => `${count} of ${spans.length} spans fulfil it`)
      },
    )
  })
