// A scope finds its span once and stays on it, wherever it is used later.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'shop'})

await tracer.startActiveSpan('checkout', async span => {
  using scope = enrichSpan.scope({metadata: {step: 'pay'}})

  await tracer.startActiveSpan('charge card', async child => {
    await new Promise(resolve => setTimeout(resolve, 150))
    enrichSpan({metadata: {provider: 'bank'}}) // goes to "charge card"
    scope.enrich({metrics: {items: 3}}) // still goes to "checkout"
    child.end()
  })

  span.end()
  scope.enrich({metadata: {late: true}}) // false: the span has ended
})
