import {stopOnInterrupt} from './interrupts.ts'
import type {RunControl} from './run-control.ts'

/** Stops a run at Ctrl-C, and aborts it with `signal`; the result lets go of both. */
export function stopWhen(control: RunControl, signal: AbortSignal | undefined): () => void {
  const forget = [stopOnInterrupt(control), ...(signal === undefined ? [] : [control.follow(signal)])]
  return () => {
    for (const each of forget) each()
  }
}
