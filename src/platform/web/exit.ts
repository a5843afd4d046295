/** A page has no natural end to wait in. */
export function beforeExit(_task: () => Promise<unknown>): () => void {
  return () => {}
}

/** Calls `task` whenever the page is hidden, which on a telephone is all that is heard of its end, or is `gone`. */
export function beforeLeaving(task: (gone: boolean) => void): () => void {
  // A worker of another runtime may have no events.
  if (typeof globalThis.addEventListener !== 'function') return () => {}
  const onHidden = (): void => {
    leaving = globalThis.document?.visibilityState === 'hidden'
    if (leaving) task(false)
  }
  const onGone = (): void => {
    leaving = true
    task(true)
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

/** Nor does anybody read its last words. */
export function lastWords(_last: () => string | undefined): void {}
