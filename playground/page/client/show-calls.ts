import {el} from './dom.ts'
import type {Recording, SeenCall} from './record.ts'
import {attribute} from './show-spans.ts'

/** The calls of `enrichSpan`: where each went, which rule chose, what was overridden. */
export function showCalls({calls}: Recording): Node[] {
  if (calls.length === 0) return [el('p', {class: 'empty'}, 'Each call of enrichSpan is explained here.')]
  return [el('ol', {class: 'calls'}, ...calls.map(call))]
}

function call({form, explanation}: SeenCall, index: number): HTMLElement {
  const {target, attributes, overridden, steps} = explanation
  const {span, tracer} = target
  const where = (span as {readonly name?: string} | undefined)?.name ?? 'no span'
  const verdict = target.ok ? 'written' : target.reason
  const lost = overridden.map(({key, by}) =>
    el(
      'li',
      {},
      el('del', {}, key.replace('honeyhive_', '')),
      ` overridden by ${by === 'kwargs' ? 'a free key' : '`attributes`'}`,
    ),
  )
  const rule = form.startsWith('scope.') ? 'by its scope' : `by ${target.via ?? 'no rule'}`
  return el(
    'li',
    {class: target.ok ? 'call good' : 'call bad'},
    el(
      'details',
      // If nothing was written, the tried rules explain it. The first is open.
      target.ok && index > 0 ? {} : {open: ''},
      el(
        'summary',
        {},
        el('code', {}, form),
        el('span', {class: 'arrow', 'aria-hidden': 'true'}, '→'),
        el('span', {class: 'where'}, where),
        ...(tracer === undefined ? [] : [el('span', {class: 'whose'}, tracer.project)]),
        el('span', {class: 'via'}, rule),
        el('span', {class: 'result'}, verdict),
      ),
      el(
        'ol',
        {class: 'steps'},
        ...steps.map(({step, found, why}) =>
          el('li', found === undefined ? {} : {class: 'decided'}, el('b', {}, step), ` ${why}`),
        ),
      ),
      el(
        'ul',
        {class: 'attributes'},
        ...(target.ok ? [] : [el('li', {class: 'via'}, 'not written:')]),
        ...Object.entries(attributes).map(([key, value]) => attribute(key, value)),
      ),
    ),
    ...(lost.length === 0 ? [] : [el('ul', {class: 'overridden'}, ...lost)]),
  )
}
