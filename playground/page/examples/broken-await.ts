// zone.js cannot see a native await. Untick "Compile async down" to break this one; the scope is the cure.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'shop'})

await tracer.startActiveSpan('checkout', async span => {
  using scope = enrichSpan.scope({metadata: {step: 'pay'}})

  await new Promise(resolve => setTimeout(resolve, 100)) // native: here the context is lost

  enrichSpan({metadata: {found: 'only when compiled down'}}) // else false, and never a wrong span
  scope.enrich({metadata: {cure: 'a handle keeps its span'}}) // true, always
  span.end()
})
