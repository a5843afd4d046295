import {endByInterrupt, markInterrupted, onInterrupt} from '#platform/interrupt'
import {show} from '#platform/terminal'
import type {RunControl} from './run-control.ts'

// One listener for all runs of the process: a listener each would warn of a leak.
const running = new Set<RunControl>()
let interrupted = false
let release = (): void => {}

/**
 * Ctrl-C while a run goes on. The first lets what runs finish and be written; the second ends the process at once, and
 * the run file still has every finished item. The result takes the run out.
 */
export function stopOnInterrupt(control: RunControl): () => void {
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
  show('\nCtrl-C: finishing what runs; once more ends at once. Go on later with `resume: true`.\n')
}
