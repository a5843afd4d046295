import type {ExitTask, Losses} from '../exit.ts'

/**
 * Sends what waits whenever the page is hidden, which on a telephone is all that is heard of its end, or is gone: then
 * sessions end as well, before the queues that they go to. A hidden page may come back and go on.
 */
export function beforeEnd(unsent: Iterable<ExitTask>, _total: () => Losses): () => void {
  // A worker of another runtime may have no events.
  if (typeof globalThis.addEventListener !== 'function') return () => {}
  const leave = (): void => {
    for (const what of unsent) what.leave?.()
  }
  const onHidden = (): void => {
    leaving = globalThis.document?.visibilityState === 'hidden'
    if (leaving) leave()
  }
  const onGone = (): void => {
    leaving = true
    for (const what of unsent) what.deliver?.()
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

/** Whether the page is on its way out, as far as can be known. */
export function isLeaving(): boolean {
  return leaving
}

/** A page has no natural end to wait in. */
export function isEnding(): boolean {
  return false
}
