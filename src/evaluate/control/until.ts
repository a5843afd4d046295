import type {OneShotEvent} from './one-shot-event.ts'

/** What `work` comes to, or `undefined` at `end`, whichever is first. What is then given up may still reject. */
export function until<T>(end: OneShotEvent, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const forget = end.on(() => resolve(undefined))
    if (end.past) resolve(undefined)
    work.then(resolve, reject).finally(forget)
  })
}
