import {later, monotonicMs} from '#platform/clock'
import {show} from '#platform/terminal'
import {ownerOfTracer} from '../../context/state/state.ts'
import {getDefaultTracer, tracerOf} from '../../tracer/default-tracer.ts'
import {isUnreached} from '../../tracer/experiment-hooks.ts'
import type {TracerOptions} from '../../tracer/options/options.ts'
import {withSpoolByDefault} from '../../tracer/options/resolve-options.ts'
import {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {OneShotEvent, until} from '../control/run-control.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {Run} from './run.ts'

/** The tracer from which the datapoints' tracers are forked. */
export interface ChosenTracer {
  readonly tracer: HoneyHiveTracer
  /** True when the tracer was made for this run. It is then shut down with the run. */
  readonly ours: boolean
}

/**
 * Never chooses the tracer of the surrounding context, because an experiment's spans must not depend on the place of
 * the call.
 */
export function chooseTracer(option: HoneyHiveTracer | TracerOptions | undefined): ChosenTracer {
  const instance = option === undefined ? getDefaultTracer() : tracerOf(ownerOfTracer(option))
  if (instance === undefined) return {tracer: create(option), ours: true}
  if (ownerOfTracer(instance)?.closed) {
    throw new EvaluationError('evaluate(): the tracer was shut down. Shut it down after the last run')
  }
  return {tracer: instance, ours: false}
}

function create(options: TracerOptions = {}): HoneyHiveTracer {
  try {
    // The spans of an experiment are its result, so they survive the process.
    return new HoneyHiveTracer(withSpoolByDefault(options))
  } catch (error) {
    throw new EvaluationError(`evaluate(): \`tracer\`: ${(error as Error).message}`, {cause: error})
  }
}

/** Milliseconds for the destination to respond. After an abort, `abortedMs` applies. */
const deliveryMs = 30_000
const abortedMs = 1_000
/** A wait that takes longer is announced, because a destination that does not respond looks like a run that hangs. */
const noticeMs = 1_000
const waiting = `waiting for the destination to accept the spans, ${deliveryMs / 1_000} s at most; Ctrl-C twice ends at once\n`

/** A destination that no request has reached so far may be about to start. Only then is it worth this wait. */
const unreachedMs = 2_000
const gaveUp = `no request has reached the destination: stopped waiting after ${unreachedMs / 1_000} s\n`

/**
 * Delivers the spans of a run and shuts down its tracer. Also shuts down `ours`, the tracer that was made for the run.
 * An abort shortens the wait. Never rejects.
 */
export async function deliverRun(
  {tracer, control}: Pick<Run, 'tracer' | 'control'>,
  ours: HoneyHiveTracer | undefined,
  isShown: boolean,
): ReturnType<HoneyHiveTracer['shutdown']> {
  const deadline = monotonicMs() + deliveryMs
  const unreached = new OneShotEvent()
  const timeoutMs = (): number => {
    if (unreached.fired) return 0
    return control.aborted ? abortedMs : Math.max(abortedMs, deadline - monotonicMs())
  }
  const cancels = [
    isShown ? later(() => show(waiting), noticeMs) : () => {},
    later(() => {
      if (!isUnreached(tracer)) return
      if (isShown) show(gaveUp)
      unreached.fire()
    }, unreachedMs),
  ]
  await until(unreached, until(control.abortion, tracer.flush({timeoutMs: deliveryMs})))
  for (const cancel of cancels) cancel()
  const receipt = await tracer.shutdown({timeoutMs: timeoutMs()})
  if (ours === undefined) return receipt
  await ours.shutdown({timeoutMs: timeoutMs()})
  // The tracer of the run is closed, so the spans that were pending are lost.
  return receipt.pending === 0 ? receipt : tracer.flush({timeoutMs: 0})
}
