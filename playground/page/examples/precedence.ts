// Reserved namespaces first, then `attributes`, then all other keys. On equal keys the last one wins.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'rules'})

tracer.startActiveSpan('precedence', span => {
  enrichSpan({
    step: 'from a free key', // planned last, wins
    attributes: {step: 'from attributes', model: 'from attributes'},
    metadata: {step: 'from metadata', model: 'from metadata', region: 'eu'},
  })
  enrichSpan({metdata: 'a typo: written as metadata, and reported'})
  enrichSpan.metrics({score: 0.95})
  span.end()
})
