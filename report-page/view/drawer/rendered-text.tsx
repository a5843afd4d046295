import DOMPurify from 'dompurify'
import {Marked} from 'marked'
import type {JSX} from 'preact'
import {useLayoutEffect, useRef} from 'preact/hooks'
import {visibleText} from '../../data/visible-text.ts'

/**
 * The tags that rendered text may have. Attributes are not allowed, so the text cannot load, link, style or run
 * anything.
 */
const tags =
  'p br hr h1 h2 h3 h4 h5 h6 strong b em i del s u code pre blockquote ul ol li table thead tbody tr th td sub sup kbd dl dt dd span div'
const headingLevel = {h1: 'h4', h2: 'h4', h3: 'h5', h4: 'h5', h5: 'h6', h6: 'h6'} as const

/** Renders text as Markdown. A link shows its address as text and cannot be clicked. A picture shows its name. */
export function RenderedText({text}: {readonly text: string}): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    place.current?.replaceChildren(rendered(text))
  }, [text])
  return <div class="text rendered" ref={place} tabIndex={0} role="region" aria-label="Output, rendered" />
}

function rendered(text: string): DocumentFragment {
  const html = marked().parse(visibleText(text), {async: false})
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: tags.split(' '),
    ALLOWED_ATTR: [],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  })
  // The text must not change the outline of the page.
  for (const [name, level] of Object.entries(headingLevel)) {
    for (const heading of fragment.querySelectorAll(name)) {
      const lower = document.createElement(level)
      lower.append(...heading.childNodes)
      heading.replaceWith(lower)
    }
  }
  return fragment
}

function marked(): Marked {
  return new Marked({
    gfm: true,
    renderer: {
      link({href, tokens}) {
        const label = this.parser.parseInline(tokens)
        const address = escaped(href)
        return label === address ? `<u>${address}</u>` : `<u>${label}</u> (${address})`
      },
      html: ({text}) => plainTags(text),
      image: ({href, text}) => `<em>[picture: ${escaped(text)} ${escaped(href)}]</em>`,
      checkbox: ({checked}) => (checked ? '☑ ' : '☐ '),
    },
  })
}

// Keeps the allowed tags without attributes, and shows other tags as text. DOMPurify would also remove both, but
// parsing a handler or style causes a message about the policy.
const plainTags = (html: string): string =>
  html
    .split(/(<\/?[a-z][^<>]*>)/i)
    .map(part => {
      const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)\b[^<>]*>$/i.exec(part) ?? []
      return tags.split(' ').includes(name.toLowerCase()) ? `<${slash}${name}>` : escaped(part)
    })
    .join('')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
