import {columns, isTerminal, show} from '#platform/terminal'
import {inProcess} from '../control/executor.ts'
import {checkExperimentKeysOf, redactOf, roomOf} from '../../tracer/experiment-hooks.ts'
import {RunControl, until} from '../control/run-control.ts'
import {stopWhen} from '../control/stop-when.ts'
import {noScores} from '../evaluators/measure-all.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import type {Parameters} from '../facts/parameters.ts'
import {factsOf, type RunFacts} from '../facts/run-facts.ts'
import type {GateResult} from '../gate/gate.ts'
import type {GateRules} from '../gate/gate-rules.ts'
import {redactFacts} from '../journal/redact-data.ts'
import type {RunLine} from '../journal/journal.ts'
import {openRunJournal} from '../journal/run-journal.ts'
import type {DatapointResult, EvaluateResult} from '../metrics/results.ts'
import {gateText} from '../reports/gate-report.ts'
import {resultText} from '../reports/run-report.ts'
import {applyRunEvaluators} from './apply-run-evaluators.ts'
import type {EvaluateOptions} from './options.ts'
import {judgeRun} from './judge-run.ts'
import {createProgress} from '../control/progress-meter.ts'
import {createRun, type Run} from './run.ts'
import {stopAfter} from './stop-after.ts'
import {RunRecord} from './run-record.ts'
import {RunSession} from '../sessions/run-session.ts'
import {type ChosenTracer, chooseTracer, deliverRun} from './run-tracer.ts'
import {notRun} from './trial-result.ts'
import type {Trial, Trials} from './trials.ts'

type RunOptions = Pick<
  EvaluateOptions<never, never>,
  | 'executor'
  | 'gate'
  | 'journal'
  | 'keep'
  | 'maxEvaluators'
  | 'maxFailures'
  | 'maxWorkers'
  | 'print'
  | 'progress'
  | 'retries'
  | 'signal'
  | 'timeout'
  | 'tracer'
>

/** A run before its journal and its tracer are open. */
interface RunPlan {
  readonly line: RunLine
  readonly evaluators: Evaluators
  readonly function: EvaluateOptions<never, unknown>['function']
  readonly options: RunOptions
  /** The number of trials; absent when the dataset has no size. */
  readonly total: number | undefined
  /** The parameters that the function receives. */
  readonly parameters?: Parameters | undefined
  /** The facts before redaction; those of the line when absent. */
  readonly facts?: RunFacts | undefined
  /** The tracer, if it is chosen already. */
  readonly chosen?: ChosenTracer | undefined
  /** The run file of a resumed run. */
  readonly resumed?: string | undefined
}

/** How a run handles each trial. */
interface Work {
  readonly trials: Trials
  /** Returns the stored result of a trial that does not run again. */
  readonly stored: (trial: Trial) => DatapointResult | undefined
  readonly work: (trial: Trial) => Promise<DatapointResult>
}

/** Sets up a run and executes it. Throws an `EvaluationError` for a journal or a tracer that cannot be used. */
export async function executeRun(plan: RunPlan, workOf: (run: Run) => Work): Promise<EvaluateResult> {
  const {options, resumed, facts = factsOf(plan.line), chosen = chooseTracer(options.tracer)} = plan
  const {keep, print = isTerminal(), signal, gate} = options
  const {tracer, ours} = chosen
  const redact = redactOf(tracer)
  const line = redact === undefined ? plan.line : redactFacts(plan.line, redact)
  // A missing key must not leave a run file behind.
  checkExperimentKeysOf(tracer, 'evaluate()')
  const journal = openRunJournal(resumed ?? options.journal, line, resumed !== undefined)
  const control = new RunControl()
  const release = stopWhen(control, signal)
  const run = createRun({...plan, line, facts, tracer, control})
  const record = new RunRecord(run, journal, line.startedAt, keep)
  const session = new RunSession(run.tracer, run.redact, line)
  await runTrials(run, workOf(run), {record, session}, plan)
  const scored = record.scored()
  const scores = control.stopping ? undefined : await applyRunEvaluators(run, scored)
  // The run is complete here. An abort after this only shortens the delivery.
  const stopped = scores === undefined ? {by: control.reason} : undefined
  session.end(scored, (scores ?? noScores).metrics, stopped !== undefined)
  const {backend, ...spans} = await deliverRun(run, ours ? tracer : undefined, options.progress === true || print)
  release()
  const judge = gate && ((draft: EvaluateResult) => judgeRun(draft, gate as GateRules, journal?.name))
  const result = await record.finish({scored, scores: scores ?? noScores, spans, backend, stopped}, judge)
  if (print) {
    const text = resultText(result.toJSON() as EvaluateResult, {width: columns()})
    show(result.gate === undefined ? text : `${text}\n${gateText(result.gate as GateResult, {width: columns()})}`)
  }
  return result
}

// Never rejects, whatever the dataset, the function, the evaluators or the journal do.
async function runTrials(
  run: Run,
  {trials, stored, work}: Work,
  {record, session}: {readonly record: RunRecord; readonly session: RunSession},
  {options, total}: RunPlan,
): Promise<void> {
  const {control} = run
  const {executor = inProcess, maxWorkers = 10} = options
  const countFailure = stopAfter(options.maxFailures, control)
  const progress = createProgress(options.progress, run.name, total, run.rateLimiter)
  const perform = async (trial: Trial): Promise<DatapointResult> => {
    const before = stored(trial)
    // A producer that can wait loses no spans to a queue that is full. The wait is outside every time-out and latency.
    const room = before === undefined ? roomOf(run.tracer, maxWorkers) : undefined
    if (room !== undefined) await until(control.abortion, room)
    const result = before ?? (await work(trial))
    session.add(result)
    if (before === undefined) {
      record.add(result, trial.loaded)
      countFailure(result)
    } else record.restore(result)
    progress.step(result.status === 'failed')
    return result
  }
  try {
    await executor.run(() => trials.next(), perform, {maxWorkers, stopping: () => control.stopping})
  } catch (error) {
    control.stopFor(error)
  }
  if (control.stopping) {
    for await (const trial of trials.rest()) {
      const before = stored(trial)
      if (before === undefined) record.add(notRun(trial, control.reason), trial.loaded)
      else {
        record.restore(before)
        session.add(before)
      }
    }
  }
  await trials.close()
  progress.end()
}
