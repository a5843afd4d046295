// zone.js cannot follow a native await, and this program has one. Tick "Compile async down" and run it again.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'shop'})

await tracer.startActiveSpan('checkout', async span => {
  using scope = enrichSpan.scope({metadata: {step: 'pay'}})

  // Native: here the context is lost.
  await new Promise(resolve => setTimeout(resolve, 100))

  // False, and never a wrong span. True when compiled down.
  enrichSpan({metadata: {found: 'only when compiled down'}})

  // The other solution, always true: a handle keeps its span.
  scope.enrich({metadata: {cure: 'a handle keeps its span'}})
  span.end()
})
