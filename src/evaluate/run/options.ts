import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {TracerOptions} from '../../tracer/options/options.ts'
import type {Datapoint, DatapointInput, InputsOf, TruthOf} from '../dataset/datapoint.ts'
import type {Dataset} from '../dataset/dataset.ts'
import type {Evaluator} from '../evaluators/evaluator.ts'
import type {Executor} from '../control/executor.ts'
import type {Journal} from '../journal/journal.ts'
import type {ProgressListener} from './progress.ts'
import type {RetryOptions} from '../control/retries.ts'
import type {RunEvaluator} from '../evaluators/run-evaluator.ts'
import type {Selection} from '../dataset/select.ts'

/** Passed to the function of an experiment after the datapoint. */
export interface FunctionContext {
  /** The datapoint's own tracer. Free functions discover it. */
  readonly tracer: HoneyHiveTracer
  /** Aborted when the run is aborted. */
  readonly signal: AbortSignal
  /** Counted from 1. */
  readonly attempt: number
  /** Counted from 0. */
  readonly trial: number
}

/** Options of `evaluate`. Write `function` before `evaluators`: their parameters are inferred from it. */
export interface EvaluateOptions<D extends DatapointInput, O>
  extends Selection<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>> {
  /** Of the experiment: runs of one name are compared with each other. */
  readonly name: string
  readonly dataset: Dataset<D>
  readonly function: (datapoint: Datapoint<InputsOf<D>, TruthOf<D>>, context: FunctionContext) => O | PromiseLike<O>
  readonly evaluators?: readonly Evaluator<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>, O>[] | undefined
  /**
   * They measure the whole run once it has completed: `runMetrics` of the result. With `keep: 'summary'` they get counts
   * and metrics, but not the datapoints.
   */
  readonly runEvaluators?: readonly RunEvaluator<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>, NoInfer<O>>[] | undefined
  /** Datapoints in flight; 10 when absent. */
  readonly maxWorkers?: number | undefined
  /** Evaluators in flight in the whole run, for evaluators that call a model; no limit when absent. */
  readonly maxEvaluators?: number | undefined
  /** How often each datapoint runs; 1 when absent. */
  readonly trials?: number | undefined
  /**
   * An instance: each datapoint gets a fork of it, and the run flushes it but does not shut it down. Options: the run makes
   * a tracer and shuts it down. Absent: the default tracer, else one made from the environment.
   */
  readonly tracer?: HoneyHiveTracer | TracerOptions | undefined
  /** The run file: `false` for none, or a path; a file under `.enrich-span/runs/` when absent. */
  readonly journal?: boolean | string | Journal | undefined
  /** A progress line on stderr, or a listener; `true` on a terminal. */
  readonly progress?: boolean | ProgressListener | undefined
  /** A table of the metrics on stderr at the end; `true` on a terminal. */
  readonly print?: boolean | undefined
  /** The path of an HTML file that shows the run when it has ended: its metrics, every datapoint, its spans. None when absent. */
  readonly report?: string | undefined
  /** A UUID when absent. */
  readonly runId?: string | undefined
  /** The content hash of a list when absent, else a hash of the name. */
  readonly datasetId?: string | undefined
  /** Milliseconds for one call of the function; no limit when absent. */
  readonly timeout?: number | undefined
  /**
   * Further attempts after a failed call, each with a tracer and a session of its own; 0 when absent. Rate limits (429,
   * 503, 529, `retry-after`) do not count: all workers wait for them together.
   */
  readonly retries?: number | RetryOptions | undefined
  /** Aborts the run. The result has the status 'aborted'. */
  readonly signal?: AbortSignal | undefined
  /** 'summary' keeps no result in memory: `datapoints` is empty, but the run file has them. 'all' when absent. */
  readonly keep?: 'all' | 'summary' | undefined
  /**
   * Resumes a run that was stopped or killed: a run as `openRun` takes it, or `true` for the newest run of this name if
   * it did not complete (else a new run starts). Datapoints in the run file do not run again.
   */
  readonly resume?: boolean | string | undefined
  /** With `resume`: runs failed datapoints again. Datapoints whose evaluators failed are only scored again. */
  readonly only?: 'failed' | undefined
  /** With `resume`: 'allow' resumes although function, dataset or evaluators have changed; 'refuse' when absent. */
  readonly changed?: 'refuse' | 'allow' | undefined
  /** The version of the function in the run file. When absent a hash of its source, which misses changes in what it calls. */
  readonly version?: string | undefined
  /** Where trials run; in this process when absent. */
  readonly executor?: Executor | undefined
}
