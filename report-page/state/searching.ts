import {effect} from '@preact/signals'
import {toQuery} from '../blocks/search.ts'
import {announceCount} from './actions.ts'
import type {Model} from './model.ts'

/** The wait in milliseconds after the last key. */
const patience = 150

/** Searches when the query changes, and shows partial results. Returns a function that ends this. */
export function searchOnQuery(model: Model): () => void {
  const {view, found, queryProblem} = model
  let run = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  return effect(() => {
    const query = toQuery(view.query.value)
    run += 1
    clearTimeout(timer)
    if (query === undefined || query.kind === 'wrong') {
      found.value = undefined
      queryProblem.value = query?.why
      return
    }
    const mine = run
    queryProblem.value = undefined
    timer = setTimeout(() => {
      found.value = {hits: new Set(), searched: 0, done: false}
      const cancelled = (): boolean => mine !== run || found.peek()?.stopped === true
      void model.search.find(
        query,
        progress => {
          if (cancelled()) return
          found.value = progress
          if (progress.done) announceCount(model)
        },
        cancelled,
      )
    }, patience)
  })
}

/** Stops the search. The rows found so far stay. */
export function stopSearch({found}: Model): void {
  const progress = found.peek()
  if (progress !== undefined && !progress.done) found.value = {...progress, stopped: true}
}
