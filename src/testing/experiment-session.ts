import type {Executor} from '../evaluate/control/executor.ts'
import {evaluate} from '../evaluate/evaluate.ts'
import type {Experiment} from '../evaluate/experiment.ts'
import type {DatapointInput} from '../evaluate/dataset/datapoint.ts'
import type {DatapointResult, EvaluateResult} from '../evaluate/metrics/results.ts'
import {Deferred} from './deferred.ts'

/** Any experiment. The caller's types were checked where it was written. */
export type AnyExperiment = Experiment<DatapointInput, unknown>

/** How the run of a test file ended. */
interface EndedSession {
  /** The result; absent when no test began. */
  readonly result?: EvaluateResult
  /** The number of datapoints whose test began. */
  readonly begun: number
}

/** A trial as an executor sees it. */
interface AnyTrial {
  readonly loaded: {readonly index: number}
}

/**
 * One run whose datapoints begin when their tests begin. So a runner that leaves out, reorders or stops tests does the
 * same to datapoints. The run begins with the first test, and its file is that of `evaluate`.
 */
export class ExperimentSession {
  readonly #experiment: AnyExperiment
  readonly #results = new Map<number, Promise<readonly DatapointResult[]>>()
  readonly #waiting = new Map<number, (() => Promise<DatapointResult>)[]>()
  readonly #read = new Deferred<void>()
  readonly #ended = new Deferred<void>()
  readonly #abortion = new AbortController()
  #run: Promise<EvaluateResult> | undefined

  constructor(experiment: AnyExperiment) {
    this.#experiment = experiment
  }

  /** Runs all trials of the datapoint at this position. A test that is retried gets the same results again. */
  run(index: number): Promise<readonly DatapointResult[]> {
    const known = this.#results.get(index)
    if (known !== undefined) return known
    const begun = this.#begin(index)
    this.#results.set(index, begun)
    return begun
  }

  async #begin(index: number): Promise<readonly DatapointResult[]> {
    this.#run ??= this.#start()
    // A wrong set-up rejects the run before anything is read.
    await Promise.race([this.#read.promise, this.#run])
    const trials = this.#waiting.get(index) ?? []
    this.#waiting.delete(index)
    return Promise.all(trials.map(work => work()))
  }

  #start(): Promise<EvaluateResult> {
    const {gate: _, ...options} = this.#experiment
    const signals = [this.#abortion.signal, options.signal].filter(signal => signal !== undefined)
    const run = evaluate({
      progress: false,
      print: false,
      ...options,
      executor: this.#executor(),
      signal: AbortSignal.any(signals),
    })
    // The error is that of each test.
    run.catch(() => {})
    return run
  }

  #executor(): Executor {
    return {
      run: async (next, work) => {
        for (let task = await next(); task !== undefined; task = await next()) {
          const trial = task
          const {index} = (trial as unknown as AnyTrial).loaded
          const waiting = this.#waiting.get(index) ?? []
          this.#waiting.set(index, [...waiting, () => work(trial) as Promise<DatapointResult>])
        }
        this.#read.resolve()
        await this.#ended.promise
        await Promise.allSettled(this.#results.values())
        if (this.#waiting.size === 0) return
        // Datapoints whose test did not begin are aborted, so the run file can be resumed and is not taken for the whole.
        const [begun, all] = [this.#results.size, this.#results.size + this.#waiting.size]
        this.#abortion.abort(
          new Error(`${begun} of ${all} datapoints ran: the runner left out the tests of the others`),
        )
        for (const works of this.#waiting.values()) for (const each of works) await each()
      },
    }
  }

  /** Ends the run, after the last test. */
  async end(): Promise<EndedSession> {
    this.#ended.resolve()
    return this.#run === undefined ? {begun: 0} : {result: await this.#run, begun: this.#results.size}
  }
}
