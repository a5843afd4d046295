import {openNext, openNextFailure, openRow} from './actions.ts'
import type {Model} from './model.ts'

/** The keys of the page, as the help lists them. */
export const keys: readonly {readonly key: string; readonly does: string}[] = [
  {key: 'j', does: 'open the next datapoint'},
  {key: 'k', does: 'open the previous datapoint'},
  {key: 'n', does: 'open the next datapoint that failed'},
  {key: '/', does: 'search'},
  {key: '↑ ↓ Home End Enter', does: 'move in the table, and open'},
  {key: 'Escape', does: 'close what is open'},
  {key: '?', does: 'show this'},
]

/** Listens for keys, except those typed into a field. Returns a function that stops listening. */
export function listenForKeys(model: Model): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
    if (event.key === 'Escape') close(model, inField)
    else if (!inField && act(model, event.key)) event.preventDefault()
  }
  addEventListener('keydown', listener)
  return () => removeEventListener('keydown', listener)
}

function act(model: Model, key: string): boolean {
  if (key === 'j') openNext(model, 1)
  else if (key === 'k') openNext(model, -1)
  else if (key === 'n') openNextFailure(model)
  else if (key === '?') model.view.help.value = !model.view.help.value
  else if (key === '/') document.querySelector<HTMLElement>('#search')?.focus()
  else return false
  return true
}

function close(model: Model, inField: boolean): void {
  const {view} = model
  if (view.help.value) view.help.value = false
  else if (inField && document.activeElement instanceof HTMLElement) document.activeElement.blur()
  else if (view.open.value !== undefined) {
    openRow(model, undefined)
    focusTable()
  }
}

/** Returns the focus to the table line that had it. */
export function focusTable(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus({preventScroll: true}))
}
