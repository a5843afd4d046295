import {type Annotation, annotationsOf, takeCounts} from '../annotations.ts'
import type {IdentifiedSpan, ScoreRequests} from '../dialect.ts'
import {SpanFacts} from '../span-facts.ts'

/** Phoenix takes the annotations of many spans in one request. One with the same name and identifier is replaced. */
export const spanAnnotations: ScoreRequests = {
  url: spans => spans.replace(/\/v1\/traces$/, '/v1/span_annotations'),
  bodies(spans) {
    const data = spans.flatMap(annotationsFor)
    return data.length === 0 ? [] : [{data}]
  },
}

function annotationsFor(span: IdentifiedSpan): object[] {
  const facts = new SpanFacts(span, false)
  takeCounts(facts)
  const {spanId} = span.spanContext()
  return annotationsOf(facts).map(({name, by, ...rest}) => ({
    span_id: spanId,
    // Phoenix has reserved this name.
    name: name === 'note' ? 'note_' : name,
    annotator_kind: by,
    result: resultOf(rest),
    identifier: 'enrich-span',
  }))
}

function resultOf({score, label, explanation}: Pick<Annotation, 'score' | 'label' | 'explanation'>): object {
  return {
    ...(score === undefined ? {} : {score}),
    ...(label === undefined ? {} : {label}),
    ...(explanation === undefined ? {} : {explanation}),
  }
}
