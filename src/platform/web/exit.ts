import type {ExitTask, Losses} from '../exit.ts'

/**
 * Sends waiting spans whenever the page is hidden, which on a phone is the only sign of its end, and when it is left. Then
 * sessions end too, before the queues that they go to. A hidden page may come back and go on.
 */
export function beforeEnd(tasks: Iterable<ExitTask>, _totals: Iterable<() => Losses>): () => void {
  // A worker of another runtime may have no events.
  if (typeof globalThis.addEventListener !== 'function') return () => {}
  const leave = (): void => {
    for (const task of tasks) task.leave?.()
  }
  const onHidden = (): void => {
    leaving = globalThis.document?.visibilityState === 'hidden'
    if (leaving) leave()
  }
  const onGone = (): void => {
    leaving = true
    for (const task of tasks) task.deliver?.()
    leave()
  }
  leaving = false
  globalThis.addEventListener('visibilitychange', onHidden)
  globalThis.addEventListener('pagehide', onGone)
  return () => {
    globalThis.removeEventListener('visibilitychange', onHidden)
    globalThis.removeEventListener('pagehide', onGone)
  }
}

let leaving = false

/** Whether the page is hidden or left, as far as events show. */
export function isLeaving(): boolean {
  return leaving
}

/** A page has no end that could be delayed. */
export function isEnding(): boolean {
  return false
}
