import {endByInterrupt, markInterrupted, onInterrupt} from '#platform/interrupt'
import {show} from '#platform/terminal'
import type {RunControl} from './run-control.ts'

/** Stops a run at Ctrl-C and aborts it with `signal`. Call the returned function to unsubscribe from both. */
export function stopWhen(control: RunControl, signal: AbortSignal | undefined): () => void {
  const forget = [stopOnInterrupt(control), ...(signal === undefined ? [] : [control.follow(signal)])]
  return () => {
    for (const each of forget) each()
  }
}

// One listener serves all runs of the process. A listener for each run would warn of a leak.
const running = new Set<RunControl>()
let interrupted = false
let release = (): void => {}

/**
 * The first Ctrl-C lets running calls finish and their results be written. The second ends the process at once, and the
 * run file still has every finished datapoint.
 */
function stopOnInterrupt(control: RunControl): () => void {
  if (running.size === 0) release = onInterrupt(interrupt)
  running.add(control)
  return () => {
    running.delete(control)
    if (running.size > 0) return
    release()
    interrupted = false
  }
}

function interrupt(): void {
  if (interrupted) {
    release()
    endByInterrupt()
    return
  }
  interrupted = true
  markInterrupted()
  for (const control of running) control.stopFor(new Error('interrupted by Ctrl-C'))
  show('\nCtrl-C: finishing running work; press again to end at once. The run can be resumed.\n')
}
