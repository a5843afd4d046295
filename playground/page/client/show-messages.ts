import {el} from './dom.ts'
import type {Recording} from './record.ts'

/** The messages of the library, and the errors of the program. */
export function showMessages({messages}: Recording): Node[] {
  if (messages.length === 0) return [el('p', {class: 'empty'}, 'No diagnostics.')]
  return [
    el('ul', {class: 'messages'}, ...messages.map(({code, text}) => el('li', {}, el('code', {}, code), ` ${text}`))),
  ]
}
