import test from 'ava'
import MarkdownIt from 'markdown-it'
import {type Annotated, annotationLines} from '../../src/cli/report/annotations.ts'
import {junitReport} from '../../src/evaluate/report-files/junit-report.ts'
import {markdownReport} from '../../src/evaluate/report-files/markdown-report.ts'
import type {ReportedRun} from '../../src/evaluate/reports/run-report.ts'
import {inChromium, openChromium} from '../browser/chromium.ts'
import {load, thirdPartyInstalled} from '../third-party/load.ts'
import {readFileSync} from 'node:fs'
import {planManyHostile} from './many-hostile.ts'

const many = planManyHostile()
const gate = {
  verdict: 'failed',
  passed: false,
  checks: [{rule: 'min', metric: 'exact', verdict: 'failed', passed: false, summary: many.ids[1] ?? ''}],
} as const
const report = {run: many.now as unknown as ReportedRun, comparison: many.plan.comparison, gate}

const sizes: readonly (readonly [title: string, longest: number, measure: (text: string) => number])[] = [
  ['a comment', 65_000, text => text.length],
  ['a job summary', 1024 ** 2, text => Buffer.byteLength(text)],
  ['a small place', 4_000, text => text.length],
]
for (const [title, longest, measure] of sizes) {
  test(`5,000 hostile datapoints as Markdown fit ${title}, and nothing opens a tag`, t => {
    const text = markdownReport(report, {longest, measure})
    t.true(measure(text) <= longest, String(measure(text)))
    t.regex(text.slice(0, 300), /^<!-- enrich-span:(?:(?!--)[\w. ,=-])* -->\n/)
    const opened = text.match(/^<details>/gm)?.length ?? 0
    t.is(text.match(/^<\/details>$/gm)?.length ?? 0, opened)
    if (title !== 'a job summary') t.regex(text.slice(-200), /\nCut to fit: .*\.\n$/)
    const html = new MarkdownIt({html: true}).render(text)
    const tags = new Set([...html.replaceAll(/<!--[\s\S]*?-->/g, '').matchAll(/<\/?([a-z]\w*)/g)].map(([, tag]) => tag))
    for (const tag of tags)
      t.regex(tag ?? '', /^(h3|p|table|thead|tbody|tr|th|td|code|blockquote|details|summary|ul|li|br)$/)
    t.is(html.match(/<details>/g)?.length ?? 0, opened)
    t.is(html.match(/<\/details>/g)?.length ?? 0, opened)
  })
}

test('the end of a cut report names what was cut', t => {
  t.regex(markdownReport(report, {longest: 65_000}).slice(-200), /\nCut to fit: lists name at most \d+ datapoints\.\n$/)
  t.regex(
    markdownReport(report, {longest: 9_000}).slice(-200),
    /\nCut to fit: lists name at most 0 datapoints; left out: (the comparison, )?the run\.\n$/,
  )
  t.regex(
    markdownReport(report, {longest: 1_000}).slice(-200),
    /\nCut to fit: lists name at most 0 datapoints; left out: \d+ more lines, the comparison, the run\.\n$/,
  )
})

test('5,000 hostile datapoints make 10 annotations, regressions first, each one line', t => {
  const {plan, now} = many
  const annotated = {
    file: '/home/runner/work/app/evals/a,b:c.eval.ts',
    name: now.name,
    run: now as unknown as Annotated['run'] & object,
    comparison: plan.comparison,
    gate,
  }
  const lines = annotationLines([annotated], '/home/runner/work/app')
  t.is(lines.length, 10)
  for (const line of lines) {
    t.true(line.length < 2_000)
    t.regex(line, /^::error (file=evals\/a%2Cb%3Ac\.eval\.ts,title=[^:,]*|title=enrich-span)::[^\r\n]*$/)
    t.notRegex(line, /[\p{Cc}\p{Cf}\p{Cs}]/u)
    t.notRegex(line.slice(2), /^::|\/home\/runner/)
  }
  for (const line of lines.slice(0, 9)) t.regex(line, / regressed: exact 1.* → (failed|0)/)
  t.regex(lines[9] ?? '', /::and \d+ more; see the summary of the job$/)
})

const xml = junitReport([many.plan], [{name: 'b.eval.ts', message: many.ids[3] ?? ''}])
const expected = (text: string): string =>
  text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')

inChromium(test)('5,000 hostile datapoints as JUnit: a parser of XML gives back every id', async t => {
  const browser = await openChromium()
  const page = await browser.newPage()
  const parsed = await page.evaluate(text => {
    const tree = new DOMParser().parseFromString(text, 'application/xml')
    const problem = tree.querySelector('parsererror')?.textContent
    if (problem) throw new Error(problem)
    const outcomes = ['error', 'failure', 'skipped'].map(name => tree.querySelectorAll(`testcase > ${name}`).length)
    return {names: [...tree.querySelectorAll('testcase')].map(each => each.getAttribute('name')), outcomes}
  }, xml)
  await browser.close()
  const names = [...many.ids.map(expected), 'the whole run']
  t.deepEqual(
    parsed.names.flatMap((name, at) => (name === names[at] ? [] : [at])),
    [],
  )
  t.is(parsed.names.length, names.length)
  const [errors = 0, failures = 0, skipped = 0] = parsed.outcomes
  t.regex(
    xml.slice(0, 300),
    new RegExp(`<testsuites name="[^"]*" tests="5001" failures="${failures}" errors="${errors}" `),
  )
  t.true(failures > 500 && errors > 700 && skipped > 300)
})

if (thirdPartyInstalled) {
  test('5,000 hostile datapoints as JUnit: libxml2 finds it valid by the schema', async t => {
    t.timeout(60_000)
    const {validateXML} = await load<Xmllint>('xmllint-wasm')
    const schema = readFileSync('test/fixtures/junit.xsd', 'utf8')
    const validate = (contents: string): ReturnType<Xmllint['validateXML']> =>
      validateXML({
        xml: [{fileName: 'junit.xml', contents}],
        schema: [schema],
        initialMemoryPages: 2_048,
        maxMemoryPages: 16_384,
      })
    const {valid, errors} = await validate(xml)
    t.true(valid, JSON.stringify(errors).slice(0, 500))
    const broken = await validate(
      xml.slice(0, 2_000_000).replace(/<testcase[\s\S]*$/, '<testcase/></testsuite></testsuites>'),
    )
    t.false(broken.valid, 'the schema would accept anything')
  })
}

interface Xmllint {
  readonly validateXML: (options: {
    readonly xml: readonly {readonly fileName: string; readonly contents: string}[]
    readonly schema: readonly string[]
    readonly initialMemoryPages?: number
    readonly maxMemoryPages?: number
  }) => Promise<{readonly valid: boolean; readonly errors: readonly unknown[]}>
}
