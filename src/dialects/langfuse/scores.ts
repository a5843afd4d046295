import {type Annotation, annotationsOf, takeCounts} from '../annotations.ts'
import type {FinishedSpan, IdentifiedSpan, ScoreRequests} from '../dialect.ts'
import type {Score} from '../score.ts'
import {SpanFacts} from '../span-facts.ts'

/** Returns the metrics and feedback of a span for `POST /api/public/scores`. */
export function scoresOf(span: FinishedSpan): readonly Score[] {
  const facts = new SpanFacts(span, false)
  takeCounts(facts)
  return annotationsOf(facts).map(toScore)
}

function toScore({name, value, explanation}: Annotation): Score {
  return {name, ...typed(value), ...(explanation === undefined ? {} : {comment: explanation})}
}

function typed(value: Annotation['value']): Pick<Score, 'value' | 'dataType'> {
  if (typeof value === 'boolean') return {value: value ? 1 : 0, dataType: 'BOOLEAN'}
  return typeof value === 'number' ? {value, dataType: 'NUMERIC'} : {value, dataType: 'CATEGORICAL'}
}

/** Langfuse takes one score in one request. A score with the same id replaces the earlier one. */
export const scoreRequests: ScoreRequests = {
  url: spans => spans.replace(/\/api\/public\/otel(\/.*)?$/, '/api/public/scores'),
  bodies: spans => spans.flatMap(bodiesOf),
}

function bodiesOf(span: IdentifiedSpan): object[] {
  const {traceId, spanId} = span.spanContext()
  return scoresOf(span).map(score => ({id: `${spanId}-${score.name}`, traceId, observationId: spanId, ...score}))
}
