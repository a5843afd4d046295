import {enrichSpan, HoneyHiveTracer, trace} from 'enrich-span'
import {spanTree} from 'enrich-span/testing'

const find = (text: string) => Promise.resolve(text.split(' '))

async function findWords(text: string) {
  const hits = await find(text)
  enrichSpan({metrics: {hits: hits.length}})
  return hits
}

async function reply(text: string) {
  const hits = await search(text)
  enrichSpan({metadata: {question: text}})
  return hits.join('+')
}

const quiet = {captureInputs: false, captureOutputs: false} as const
const search = trace({...quiet, eventName: 'search', eventType: 'tool'}, findWords)
const answer = trace({...quiet, eventName: 'answer', eventType: 'chain'}, reply)

/** docs/two-tenants.svg: two tenants call the functions above at the same time. Shows the spans of each. */
export async function twoTenantsPicture(): Promise<string> {
  const acme = new HoneyHiveTracer({project: 'acme', destination: 'memory'})
  const initech = new HoneyHiveTracer({project: 'initech', destination: 'memory'})
  await Promise.all([acme.run(() => answer('why is it late')), initech.run(() => answer('how much'))])
  return draw([acme, initech].map(tracer => ({project: tracer.project, lines: linesOf(tracer)})))
}

/** The span tree with the data that the functions added. */
function linesOf({spans}: HoneyHiveTracer): string[] {
  const tree = spanTree(spans, key => /^honeyhive_(metrics|config|metadata)\./.test(key))
  return tree.split('\n').map(line => line.replace('honeyhive_', ''))
}

interface Tenant {
  readonly project: string
  readonly lines: readonly string[]
}

/** The functions that run, with the compiler's formatting undone. */
const code = [findWords, reply]
  .map(String)
  .join('\n\n')
  .replaceAll(/;$/gm, '')
  .replaceAll('{ ', '{')
  .replaceAll(' }', '}')
  .replaceAll('"', "'")
  .split('\n')

const lineHeight = 20
const box = {width: 366, head: 30, gap: 16}

function draw(tenants: readonly Tenant[]): string {
  const heights = tenants.map(({lines}) => box.head + lines.length * lineHeight + 14)
  const height = heights.reduce((sum, each) => sum + each + box.gap, box.gap)
  const codeHeight = box.head + code.length * lineHeight + 14
  const left = {x: 16, y: (height - codeHeight) / 2, height: codeHeight}
  const right = tenants.map(({project, lines}, at) => ({
    x: 16 + box.width + 90,
    y: heights.slice(0, at).reduce((sum, each) => sum + each + box.gap, box.gap),
    height: heights[at] ?? 0,
    title: `tracer "${project}"`,
    lines,
    kind: `tenant${at}`,
  }))
  const width = 16 + box.width + 90 + box.width + 16
  const middle = ({y, height: own}: {y: number; height: number}): number => y + own / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">The same two functions run for two tenants at once; each tenant's tracer holds its own spans with its own data.</title>
<style>
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; white-space: pre }
  .title { font-weight: 600 }
  .data { fill: #59636e }
  rect { fill: #f6f8fa; stroke: #d1d9e0 }
  .tenant0 rect, .tenant0 path { stroke: #0969da } .tenant0 .title { fill: #0969da }
  .tenant1 rect, .tenant1 path { stroke: #bc4c00 } .tenant1 .title { fill: #bc4c00 }
  path { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .data { fill: #9198a1 } rect { fill: #151b23; stroke: #3d444d }
    .tenant0 rect, .tenant0 path { stroke: #4493f8 } .tenant0 .title { fill: #4493f8 }
    .tenant1 rect, .tenant1 path { stroke: #db6d28 } .tenant1 .title { fill: #db6d28 }
  }
</style>
${card({...left, title: 'your code, without any tracer', lines: code, kind: 'code'})}
${right
  .map(each => {
    const [from, to] = [left.x + box.width + 6, each.x - 6]
    const arrow = `<path d="M${from} ${middle(left)} C${from + 45} ${middle(left)} ${to - 45} ${middle(each)} ${to} ${middle(each)} m-8 -5 l8 5 l-8 5"/>`
    return card(each, arrow)
  })
  .join('\n')}
</svg>
`
}

interface Card {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly title: string
  readonly lines: readonly string[]
  readonly kind: string
}

function card({x, y, height, title, lines, kind}: Card, more = ''): string {
  const texts = lines.map((line, at) => {
    const style = /^ *·/.test(line) ? ' class="data"' : ''
    return `<text x="${x + 14}" y="${y + box.head + 16 + at * lineHeight}"${style}>${escaped(line)}</text>`
  })
  return `<g class="${kind}">
<rect x="${x}" y="${y}" width="${box.width}" height="${height}" rx="8"/>
<text x="${x + 14}" y="${y + 22}" class="title">${escaped(title)}</text>
${texts.join('\n')}
${more}
</g>`
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/^ +/, spaces => '\u00a0'.repeat(spaces.length))
