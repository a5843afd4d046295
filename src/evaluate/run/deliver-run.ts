import {monotonicMs} from '#platform/clock'
import type {FlushReceipt} from '../../delivery/flush-receipt.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {Run} from './run.ts'
import {until} from '../control/until.ts'

/** Milliseconds for the answers of the destination; `abortedMs` once the run is aborted. */
const patienceMs = 30_000
const abortedMs = 1_000

/**
 * Delivers the spans of a run and closes its tracer, and `ours` with it where the run made one. An abort cuts the waiting
 * short. Never rejects.
 */
export async function deliverRun(
  {tracer, control}: Pick<Run, 'tracer' | 'control'>,
  ours: HoneyHiveTracer | undefined,
): Promise<FlushReceipt> {
  const deadline = monotonicMs() + patienceMs
  const left = (): number => (control.aborted ? abortedMs : Math.max(abortedMs, deadline - monotonicMs()))
  await until(control.abortion, tracer.flush({timeoutMs: patienceMs}))
  const receipt = await tracer.shutdown({timeoutMs: left()})
  await ours?.shutdown({timeoutMs: left()})
  return receipt
}
