// Two tenants interleaved: each span knows its owner.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const acme = new HoneyHiveTracer({project: 'acme', sessionName: 'chat'})
const globex = new HoneyHiveTracer({project: 'globex', sessionName: 'chat'})

async function serve(tracer: HoneyHiveTracer, request: number) {
  const think = tracer.trace({eventName: `think ${request}`, eventType: 'model'}, async () => {
    await pause(40 + Math.random() * 200)
    enrichSpan({metrics: {tokens: 100 + request}}) // whose? the span's owner knows
  })
  await tracer.trace({eventName: `request ${request}`, eventType: 'chain'}, async () => {
    await pause(Math.random() * 200)
    enrichSpan({metadata: {customer: tracer.project}})
    await think()
  })()
}

// A span of globex below a span of acme starts a trace of its own.
await acme.startActiveSpan('shared worker', async span => {
  await Promise.all([serve(acme, 1), serve(globex, 1), serve(acme, 2), serve(globex, 2)])
  span.end()
})

function pause(ms: number) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
