// enrichSpan.with() passes metadata and config to every span that starts inside, and keeps metrics on its own span.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'batch'})
const step = (name: string) =>
  tracer.trace({eventName: name, captureOutputs: false}, () => new Promise(resolve => setTimeout(resolve, 80)))()

await tracer.startActiveSpan('import', async span => {
  await enrichSpan.with({metadata: {file: 'orders.csv'}, config: {dryRun: true}, metrics: {rows: 120}}, async () => {
    await step('read')
    await enrichSpan.with({metadata: {chunk: 1}}, () => step('write')) // inner wins, outer stays
  })
  await step('report') // outside: inherits nothing
  span.end()
})
