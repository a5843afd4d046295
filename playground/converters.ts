// Two Markdown converters behind the same traced functions, which know neither tracer nor tenant.
import {enrichSpan, trace} from 'enrich-span'
import MarkdownIt from 'markdown-it'
import {marked} from 'marked'

export type Convert = (markdown: string) => string

const markdownIt = new MarkdownIt('commonmark')

/** One for each tenant. */
export const converters: Readonly<Record<'marked' | 'markdown-it', Convert>> = {
  marked: markdown => marked.parse(markdown, {async: false}),
  'markdown-it': markdown => markdownIt.render(markdown),
}

/** Converts one document in a span, which the functions inside enrich. */
export const convert: (markdown: string, name: keyof typeof converters) => Promise<string> = trace(
  {eventType: 'chain', eventName: 'convert'},
  async (markdown: string, name: keyof typeof converters): Promise<string> =>
    enrichSpan.with({config: {converter: name}}, async () => {
      const html = await render(markdown, name)
      enrichSpan({metrics: {bytes_in: markdown.length, bytes_out: html.length}})
      return html
    }),
)

const render = trace(
  {eventType: 'tool', eventName: 'render', captureInputs: false, captureOutputs: false},
  async (markdown: string, name: keyof typeof converters): Promise<string> => {
    using scope = enrichSpan.scope({metadata: {lines: markdown.split('\n').length}})
    // The function yields, so that the tenants' calls interleave.
    await new Promise(resolve => setImmediate(resolve))
    const html = converters[name](markdown)
    scope.enrich({metrics: {tags: html.split('<').length - 1}})
    return html
  },
)
