import {el} from './dom.ts'
import type {Recording, SeenSpan} from './record.ts'

/** The span trees so far, one column per tenant. */
export function showSpans({spans, projects, state}: Recording): Node[] {
  if (projects.length === 0) return [el('p', {class: 'empty'}, 'Spans appear here while the program runs.')]
  const columns = projects.map((project, index) => column(project, index, spans))
  const crossed = spans.filter(span => crosses(span, spans)).length
  const verdict =
    crossed > 0
      ? `${crossed} spans have a parent of another tenant`
      : projects.length > 1
        ? 'Nothing crossed: every child has the tenant of its parent'
        : ''
  return [
    el('div', {class: 'tenants'}, ...columns),
    el('p', {class: 'verdict', 'data-crossed': String(crossed)}, state === 'running' ? 'Running …' : verdict),
  ]
}

function crosses(span: SeenSpan, spans: readonly SeenSpan[]): boolean {
  const parent = spans.find(({id}) => id === span.parentId)
  return parent !== undefined && parent.project !== span.project
}

function column(project: string, index: number, spans: readonly SeenSpan[]): HTMLElement {
  const own = spans.filter(span => span.project === project)
  const ids = new Set(own.map(({id}) => id))
  const roots = own.filter(({parentId}) => parentId === undefined || !ids.has(parentId))
  const heading = el('h3', {}, el('span', {class: 'dot', 'aria-hidden': 'true'}), project)
  const count = el('span', {class: 'count'}, `${own.length} ${own.length === 1 ? 'span' : 'spans'}`)
  heading.append(count)
  return el(
    'section',
    {class: `tenant tenant-${index % 4}`, 'aria-label': `Spans of ${project}`},
    heading,
    el('ul', {class: 'tree'}, ...roots.map(root => branch(root, own))),
  )
}

function branch(span: SeenSpan, own: readonly SeenSpan[]): HTMLElement {
  const children = own.filter(({parentId}) => parentId === span.id)
  const shape = span.endedAt === undefined ? 'open' : span.failed ? 'failed' : 'ended'
  const took = span.endedAt === undefined ? 'running' : `${Math.round(span.endedAt - span.startedAt)} ms`
  return el(
    'li',
    {class: `span ${shape}`},
    el('div', {class: 'line'}, el('span', {class: 'name'}, span.name), el('span', {class: 'took'}, took)),
    ...attributesOf(span),
    ...(children.length === 0 ? [] : [el('ul', {}, ...children.map(child => branch(child, own)))]),
  )
}

// Every span has these ids, so they are shown in the heading.
const hidden = /^honeyhive\.|^honeyhive_event_(type|name)$|^honeyhive_duration_ms$/

function attributesOf({attributes}: SeenSpan): Node[] {
  const shown = Object.entries(attributes).filter(([key]) => !hidden.test(key))
  if (shown.length === 0) return []
  return [el('ul', {class: 'attributes'}, ...shown.map(([key, value]) => attribute(key, value)))]
}

/** One attribute, colored by its namespace, which is also written out. */
export function attribute(key: string, value: unknown): HTMLElement {
  const [, namespace = 'other', rest = ''] =
    /^honeyhive_(metadata|metrics|feedback|inputs|outputs|config|user_properties|error|event_id)\.?(.*)$/.exec(key) ??
    []
  const name = namespace === 'other' ? key : namespace
  const exact = typeof value === 'string' ? value : JSON.stringify(value)
  const text = typeof value === 'number' ? String(Number(value.toFixed(3))) : exact
  return el(
    'li',
    {class: `attribute ${namespace}`, title: `${key} = ${exact}`},
    el('span', {class: 'namespace'}, name),
    el('span', {class: 'key'}, rest),
    el('span', {class: 'value'}, text),
  )
}
