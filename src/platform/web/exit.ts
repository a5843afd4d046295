import type {ExitTask, Losses} from '../exit.ts'

/**
 * Sends waiting spans whenever the page is hidden, which is the only sign of its end on a phone, and when the user
 * leaves it. When the user leaves, sessions end too, before the queues that receive their spans. A hidden page may come
 * back and go on.
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

/** True when the page is hidden or was left, as far as events show. */
export function isLeaving(): boolean {
  return leaving
}

/** The end of a page cannot be delayed. */
export function isEnding(): boolean {
  return false
}
