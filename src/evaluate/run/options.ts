import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {TracerOptions} from '../../tracer/options/options.ts'
import type {Datapoint, DatapointInput, FieldOf, InputsOf, TruthOf} from '../dataset/datapoint.ts'
import type {Dataset} from '../dataset/dataset.ts'
import type {EvaluatorEntry} from '../evaluators/entry.ts'
import type {Executor} from '../control/executor.ts'
import type {NoParameters, Parameters} from '../facts/parameters.ts'
import type {GateRules} from '../gate/gate-rules.ts'
import type {Journal} from '../journal/journal.ts'
import type {ProgressListener} from '../control/progress.ts'
import type {RetryOptions} from '../control/retries.ts'
import type {RunEvaluator} from '../evaluators/run-evaluator.ts'
import type {Prices} from '../spans/prices.ts'
import type {Selection} from '../dataset/select.ts'

/** The second argument of an experiment's function, after the datapoint. */
export interface FunctionContext<P extends Parameters = Parameters> {
  /** The `parameters` of the run, frozen; an empty object when absent. */
  readonly parameters: Readonly<P>
  /** The datapoint's own tracer. Free functions such as `enrichSpan` find it. */
  readonly tracer: HoneyHiveTracer
  /** Aborts when this attempt times out, and when the run aborts. */
  readonly signal: AbortSignal
  /** The number of the attempt, counted from 1. */
  readonly attempt: number
  /** The number of the trial, counted from 0. */
  readonly trial: number
}

/** Options of `evaluate`. */
export interface EvaluateOptions<D extends DatapointInput, O, P extends Parameters = NoParameters>
  extends Selection<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>> {
  /** The name of the experiment. Runs with the same name are compared with each other. */
  readonly name: string
  readonly dataset: Dataset<D>
  readonly function: (datapoint: Datapoint<InputsOf<D>, TruthOf<D>>, context: FunctionContext<P>) => O | PromiseLike<O>
  /** The evaluators of each datapoint: functions, or objects with a function and its options. */
  readonly evaluators?: readonly EvaluatorEntry<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>, O>[] | undefined
  /**
   * Evaluators of the whole run, called after it has completed. Their results are in `runMetrics`. With `keep:
   * 'summary'` they receive counts and metrics, but not the datapoints.
   */
  readonly runEvaluators?: readonly RunEvaluator<NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>, NoInfer<O>>[] | undefined
  /**
   * Values that the function receives and the run file records, such as a model or a temperature. A resumed run must
   * have the same.
   */
  readonly parameters?: P | undefined
  /** Labels of the run, for the run file. */
  readonly tags?: readonly string[] | undefined
  /** Further data about the run, for the run file. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Fields of the datapoints' metadata, or `tags`. The result has the figures by each of their values. */
  readonly slices?: readonly NoInfer<FieldOf<D>>[] | undefined
  /** The rules that the run must satisfy. The outcome is `gate` of the result. */
  readonly gate?: GateRules<NoInfer<FieldOf<D>>, NoInfer<InputsOf<D>>, NoInfer<TruthOf<D>>> | undefined
  /** `false` does not ask git for the commit of the code. */
  readonly git?: boolean | undefined
  /** The id of a group of runs. `evaluateVariants` sets it. */
  readonly group?: string | undefined
  /** The most datapoints in flight; 10 when absent. */
  readonly maxWorkers?: number | undefined
  /** The most evaluators in flight in the whole run, for evaluators that call a model; unlimited when absent. */
  readonly maxEvaluators?: number | undefined
  /**
   * The number of failed datapoints at which the run stops; failed evaluators count too. Running calls finish. The
   * result is 'aborted', and the run can be resumed. Unlimited when absent.
   */
  readonly maxFailures?: number | undefined
  /** How often each datapoint runs; 1 when absent. */
  readonly trials?: number | undefined
  /**
   * With an instance, each datapoint gets a fork of it, and the run flushes it but does not shut it down. With options,
   * the run makes a tracer and shuts it down. When absent, the run uses the default tracer, or else makes one from the
   * environment.
   */
  readonly tracer?: HoneyHiveTracer | TracerOptions | undefined
  /** The run file: a path, or `false` for none. When absent, a file under `.enrich-span/runs/`. */
  readonly journal?: boolean | string | Journal | undefined
  /** Shows a progress line on stderr, or calls a listener. When absent, `true` on a terminal. */
  readonly progress?: boolean | ProgressListener | undefined
  /** Prints a table of the metrics on stderr at the end. When absent, `true` on a terminal. */
  readonly print?: boolean | undefined
  /**
   * The path of an HTML file that shows the ended run: its metrics, every datapoint, its spans. Not written when
   * absent.
   */
  readonly report?: string | undefined
  /** The id of the run; a UUID when absent. */
  readonly runId?: string | undefined
  /** The id of the dataset. When absent, the content hash of a list, or a hash of the name for any other dataset. */
  readonly datasetId?: string | undefined
  /**
   * Milliseconds for one call of the function; unlimited when absent. At the time-out its `signal` aborts. The call keeps
   * its worker until it settles, at most 1 s more.
   */
  readonly timeout?: number | undefined
  /**
   * The number of further attempts after a failed call, each with its own tracer and session; 0 when absent. Rate
   * limits (429, 503, 529, `retry-after`) do not count, because all workers wait for them together.
   */
  readonly retries?: number | RetryOptions | undefined
  /**
   * The longest wait, in milliseconds, that a rate limit may ask for; 600,000 when absent. A longer one ends the run, which
   * can be resumed.
   */
  readonly maxRateLimitWaitMs?: number | undefined
  /**
   * Prices by model, per million tokens, for model calls whose spans report no cost. Or a function that returns the cost of
   * one call.
   */
  readonly prices?: Prices | undefined
  /** Aborts the run. The result then has the status 'aborted'. */
  readonly signal?: AbortSignal | undefined
  /** 'summary' does not keep results in memory: `datapoints` is empty, but the run file has them. 'all' when absent. */
  readonly keep?: 'all' | 'summary' | undefined
  /**
   * Resumes a run that was stopped or killed. Takes a run as `openRun` does. `true` takes the newest run of this name
   * if it did not complete, otherwise a new run starts. Datapoints in the run file do not run again.
   */
  readonly resume?: boolean | string | undefined
  /** With `resume`, runs failed datapoints again. If only evaluators of a datapoint failed, it is only scored again. */
  readonly only?: 'failed' | undefined
  /** With `resume`, 'allow' resumes even when function, dataset or evaluators have changed. 'refuse' when absent. */
  readonly changed?: 'refuse' | 'allow' | undefined
  /**
   * The version of the function, for the run file. When absent, a hash of its source, which misses changes in other
   * functions that it calls.
   */
  readonly version?: string | undefined
  /** The executor that runs the trials; this process when absent. */
  readonly executor?: Executor | undefined
}
