// enrichSpan() adds data to the running span from anywhere. Nothing is passed down.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'support'})

const search = tracer.trace({eventName: 'search'}, async (query: string) => {
  await pause(120)
  enrichSpan({metadata: {index: 'articles', hits: 3}})
  return [`${query} explained`, `${query} in practice`]
})

const answer = tracer.trace({eventName: 'answer', eventType: 'chain'}, async (question: string) => {
  const articles = await search(question)
  enrichSpan({metrics: {confidence: 0.92}, feedback: {rating: 5}, user_id: 'u-17'})
  return articles[0]
})

await answer('isolation')

function pause(ms: number) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
