import {tell} from './output.ts'

/** A signal that Ctrl-C aborts; a second one ends the process at once. */
export function stopOnInterrupt(): {readonly signal: AbortSignal; release(): void} {
  const controller = new AbortController()
  const interrupt = (): void => {
    // 128 + 2, as shells report a SIGINT. What is finished is in the run file.
    if (controller.signal.aborted) process.exit(130)
    tell('\nstopping; what is finished is in the run file. Again to leave at once.')
    controller.abort(new Error('interrupted'))
  }
  process.on('SIGINT', interrupt)
  return {signal: controller.signal, release: () => process.off('SIGINT', interrupt)}
}
