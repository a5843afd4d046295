import {runRecorderOf} from '../../tracer/experiment-hooks.ts'
import type {Redact} from '../../redaction/redact.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {RunLine} from '../journal/journal.ts'
import {redactSummaries} from '../journal/redact-data.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {ScoredRun} from '../evaluators/run-evaluator.ts'
import type {Metrics} from '../metrics/score.ts'

/** Records a run on HoneyHive's server. Without that server, it does nothing. */
export class RunSession {
  readonly #recorder: ReturnType<typeof runRecorderOf>
  readonly #redact: Redact | undefined

  constructor(tracer: HoneyHiveTracer, redact: Redact | undefined, line: RunLine) {
    const {runId, name, datasetId} = line
    this.#redact = redact
    this.#recorder = runRecorderOf(tracer, {id: runId, name, datasetId, configuration: configurationOf(line)})
    this.#recorder.begin()
  }

  /** Adds the session of a datapoint, also of one that a resumed run restores. */
  add({status, sessionId, id}: DatapointResult): void {
    if (status !== 'aborted') this.#recorder.add(sessionId, id)
  }

  /** Ends the run. `stopped` is true if it did not complete. */
  end({metrics}: Pick<ScoredRun, 'metrics'>, runMetrics: Metrics, stopped: boolean): void {
    const shown = this.#redact === undefined ? metrics : redactSummaries(metrics, this.#redact)
    const status = stopped ? 'cancelled' : 'completed'
    this.#recorder.end({status, results: {metrics: shown, run_metrics: runMetrics}})
  }
}

/** Returns the settings of a run that its reader on the server may want to know. */
export function configurationOf({
  function: work,
  trials,
  selection,
  evaluators,
}: RunLine): Readonly<Record<string, unknown>> {
  return {
    function: work,
    trials,
    evaluators: evaluators.map(({name}) => name),
    ...(selection === undefined ? {} : {selection}),
  }
}
