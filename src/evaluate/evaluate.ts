import {context, isSpanContextValid, trace} from '@opentelemetry/api'
import {isTerminal, show} from '#platform/terminal'
import type {GivenDatapoint, InputsOf, TruthOf} from './datapoint.ts'
import {checkEvaluateOptions} from './check-options.ts'
import {chooseTracer} from './choose-tracer.ts'
import {type OpenDataset, openDataset} from './dataset.ts'
import {inProcess} from './executor.ts'
import {nameEvaluators} from './named-evaluators.ts'
import type {EvaluateOptions} from './options.ts'
import {Pace} from './pace.ts'
import {createProgress} from './progress.ts'
import {toReport} from './report.ts'
import type {EvaluateResult} from './results.ts'
import type {Run} from './run.ts'
import {RunControl} from './run-control.ts'
import {notStarted, runItem} from './run-item.ts'
import {RunRecord} from './run-record.ts'
import {openRunJournal, toRunLine} from './run-journal.ts'
import {unitsOf} from './units.ts'

/**
 * Runs a function over a dataset and measures what it returns: each datapoint in a tracer and a session of its own, so
 * `enrichSpan` works anywhere in it with nothing passed. A failing item never stops the run and never disappears from
 * the result. Rejects with an `EvaluationError` for a wrong set-up, and with nothing else.
 *
 * @example
 * const result = await evaluate({
 *   name: 'lengths',
 *   dataset: [{inputs: {text: 'one'}, groundTruth: 3}],
 *   function: ({inputs}) => inputs.text.length,
 *   evaluators: [function exact(outputs, _, groundTruth) { return outputs === groundTruth }],
 *   tracer: {destination: 'memory'},
 *   journal: false,
 * })
 * result.metrics.exact?.mean // 1
 */
export async function evaluate<D extends GivenDatapoint, O>(
  options: EvaluateOptions<D, O>,
): Promise<EvaluateResult<InputsOf<D>, TruthOf<D>, O>> {
  checkEvaluateOptions(options)
  const {maxWorkers = 10, trials = 1, executor = inProcess} = options
  const evaluators = nameEvaluators(options.evaluators ?? [])
  const dataset = openDataset(options.dataset, options.name, options.datasetId)
  const chosen = chooseTracer(options.tracer)
  const control = new RunControl()
  const forget = options.signal === undefined ? () => {} : control.follow(options.signal)
  const run = createRun(options, dataset, evaluators, chosen.tracer, control)
  const total = dataset.size === undefined ? undefined : dataset.size * trials
  const startedAt = new Date().toISOString()
  const journal = openRunJournal(options.journal, toRunLine(run, startedAt, trials, total))
  const record = new RunRecord(run, journal, startedAt)
  const progress = createProgress(options.progress, options.name, total)
  const units = unitsOf(dataset, trials)
  try {
    await executor.run(
      () => units.next(),
      async unit => {
        const result = await runItem(unit, run)
        record.add(result, unit.item.hash)
        progress.step(result.status !== 'ok')
      },
      {maxWorkers, stopping: () => control.stopping},
    )
  } catch (error) {
    control.stop(error)
  }
  if (control.stopping) for (const unit of units.rest()) record.add(notStarted(unit, control), unit.item.hash)
  await units.close()
  forget()
  progress.end()
  const receipt = await run.tracer.shutdown()
  if (chosen.ours) await chosen.tracer.shutdown()
  const result = record.finish(receipt)
  if (options.print ?? isTerminal()) show(toReport(result))
  return result as EvaluateResult<InputsOf<D>, TruthOf<D>, O>
}

function createRun<D extends GivenDatapoint, O>(
  options: EvaluateOptions<D, O>,
  {datasetId}: OpenDataset,
  evaluators: Run['evaluators'],
  tracer: Run['tracer'],
  control: RunControl,
): Run {
  const {name, timeout, maxWorkers = 10, retries = 0, runId = globalThis.crypto.randomUUID()} = options
  return {
    name,
    runId,
    datasetId,
    function: options.function as Run['function'],
    functionName: nameOfFunction(options.function, name),
    evaluators,
    tracer: tracer.fork({sessionName: name, runId, datasetId, isEvaluation: true}),
    links: surroundings(),
    control,
    pace: new Pace(maxWorkers, control),
    retries: typeof retries === 'number' ? {limit: retries} : retries,
    timeout,
  }
}

// A function written in place of the option gets the option's name from the language.
function nameOfFunction(fn: {readonly name: string}, fallback: string): string {
  return fn.name === 'function' ? fallback : fn.name || fallback
}

function surroundings(): Run['links'] {
  const span = trace.getSpanContext(context.active())
  return span !== undefined && isSpanContextValid(span) ? [{context: span}] : []
}
