// Every way to enrich a span, and the recorded result. `node .build/playground/enrich.js`
import {enrichSpan, trace} from 'enrich-span'
import {recordSpans, spanTree} from 'enrich-span/testing'

const recording = recordSpans({project: 'playground'})
const {tracer} = recording

const search = trace({eventType: 'tool', eventName: 'search'}, async (query: string) => {
  // 1. Direct, from deep inside: the function does not know the tracer.
  enrichSpan({metadata: {index: 'docs'}, metrics: {hits: 2}, user_id: 'u-1'})
  // 2. One namespace.
  enrichSpan.config({limit: 10})
  return [query, query.toUpperCase()]
})

const answer = trace({eventType: 'chain', eventName: 'answer'}, async (question: string) => {
  // 3. A handle that stays on this span, even where the context is lost.
  using scope = enrichSpan.scope({inputs: {asked_at: 'noon'}})
  // 4. A block: spans started inside inherit its metadata and config.
  const found = await enrichSpan.with({metadata: {step: 'retrieve'}}, () => search(question))
  // 5. The return value: false when some or all of the data was not written.
  if (!scope.enrich({metrics: {sources: found.length}})) console.log('not written:', scope.outcome)
  return found.join(', ')
})

await tracer.run(() => answer('why?'))

// 6. A dry run: which span, which tracer, and why.
tracer.startActiveSpan('dry run', span => {
  const {steps, attributes, overridden} = enrichSpan.explain({metadata: {k: 1}, k: 2})
  for (const {step, found, why} of steps) console.log(`${step}: ${why}${found ? ' (found)' : ''}`)
  console.log('would write', attributes, 'overridden', overridden)
  span.end()
})

// 7. A failure is reported: no span is active here.
console.log('outside of any span:', enrichSpan({metadata: {lost: true}}))

console.log(spanTree(recording.spans, key => !key.startsWith('honeyhive.') && key !== 'honeyhive_duration_ms'))
await tracer.shutdown()
