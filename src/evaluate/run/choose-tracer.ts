import {ownerOfTracer} from '../../context/state/state.ts'
import {getDefaultTracer, tracerOf} from '../../tracer/default-tracer.ts'
import type {TracerOptions} from '../../tracer/options/options.ts'
import {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** The tracer that the datapoints' tracers are forked from. */
interface ChosenTracer {
  readonly tracer: HoneyHiveTracer
  /** Made for this run, so it is shut down with it. */
  readonly ours: boolean
}

/** Never the tracer of the surrounding context: an experiment's spans do not depend on where it was called. */
export function chooseTracer(given: HoneyHiveTracer | TracerOptions | undefined): ChosenTracer {
  const instance = given === undefined ? getDefaultTracer() : tracerOf(ownerOfTracer(given))
  if (instance === undefined) return {tracer: create(given), ours: true}
  if (ownerOfTracer(instance)?.closed) {
    throw new EvaluationError('evaluate(): the tracer was shut down. Shut it down after the last run')
  }
  return {tracer: instance, ours: false}
}

function create(options: TracerOptions = {}): HoneyHiveTracer {
  try {
    return new HoneyHiveTracer(options)
  } catch (error) {
    throw new EvaluationError(`evaluate(): \`tracer\`: ${(error as Error).message}`, {cause: error})
  }
}
