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

/** What the function of an experiment gets beside the datapoint. */
export interface FunctionContext {
  /** The datapoint's own tracer. Free functions discover it. */
  readonly tracer: HoneyHiveTracer
  /** Aborted when the run is stopped. */
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
   * Measure the whole run once its items are done, when it completed: `runMetrics` of the result. With `keep: 'summary'`
   * they get counts and metrics, and no datapoints.
   */
  readonly runEvaluators?: readonly RunEvaluator<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>, NoInfer<O>>[] | undefined
  /** Datapoints in flight; 10 when absent. */
  readonly maxWorkers?: number | undefined
  /** Evaluators in flight in the whole run, for those that call a model; no limit when absent. */
  readonly maxEvaluators?: number | undefined
  /** How often each item runs; 1 when absent. */
  readonly trials?: number | undefined
  /**
   * An instance: each datapoint gets a fork of it, and it is flushed, never shut down. Options: a tracer is made for the
   * run and shut down with it. Absent: the default tracer, else one from the environment.
   */
  readonly tracer?: HoneyHiveTracer | TracerOptions | undefined
  /** The run file: `false` writes none, text is a path; a file under `.enrich-span/runs/` when absent. */
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
   * How often a failed call is tried again, each attempt with a tracer and a session of its own; 0 when absent. Rate
   * limits (429, 503, 529, `retry-after`) are waited for beside this, by all workers together.
   */
  readonly retries?: number | RetryOptions | undefined
  /** Aborts what runs; the result then has the status 'aborted'. */
  readonly signal?: AbortSignal | undefined
  /** 'summary' keeps nothing per item in memory: `datapoints` is empty, the run file has them. 'all' when absent. */
  readonly keep?: 'all' | 'summary' | undefined
  /**
   * Resumes a run that was stopped or killed: a run as `openRun` takes it, or `true` for the newest run of this name if
   * it did not complete (else a new run starts). Datapoints in the run file do not run again.
   */
  readonly resume?: boolean | string | undefined
  /** With `resume`: runs the failed items again; those whose evaluators failed are only scored again. */
  readonly only?: 'failed' | undefined
  /** With `resume`: 'allow' goes on although function, dataset or evaluators have changed; 'refuse' when absent. */
  readonly changed?: 'refuse' | 'allow' | undefined
  /** Stands for the function in the run file; its text when absent, which does not show what it calls. */
  readonly version?: string | undefined
  /** Where the work is done; in this process when absent. */
  readonly executor?: Executor | undefined
}
