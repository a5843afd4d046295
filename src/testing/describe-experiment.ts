import {show} from '#platform/terminal'
import {plainText} from '../diagnostics/plain-text.ts'
import type {ComparableRun} from '../evaluate/compare/comparable-run.ts'
import {datasetIdFromName} from '../evaluate/dataset/content-id.ts'
import type {DatapointInput} from '../evaluate/dataset/datapoint.ts'
import type {Experiment} from '../evaluate/experiment.ts'
import {gate, gateSummary} from '../evaluate/gate/gate.ts'
import type {EvaluateResult} from '../evaluate/metrics/results.ts'
import {checkEvaluateOptions} from '../evaluate/run/check-options.ts'
import {openSelection} from '../evaluate/run/trials.ts'
import {type AnyExperiment, ExperimentSession} from './experiment-session.ts'
import {type DatapointRule, judgeOf} from './judge-datapoint.ts'

/** The functions of a test runner: those of node:test (`after` as `afterAll`), Jest, Bun or Mocha (`it`, `after`). */
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => unknown
  readonly test: (name: string, run: () => Promise<void>, timeout: number) => unknown
  readonly afterAll: (run: () => Promise<void>) => unknown
}

/** How an experiment becomes tests. */
export interface DescribeOptions {
  /**
   * When the test of a datapoint fails. When absent: without a gate if the datapoint does not pass, with one if it is
   * required or regressed. Errors of the function and of evaluators always fail it.
   */
  readonly datapoints?: DatapointRule | undefined
  /** The run that the gate compares with. */
  readonly baseline?: ComparableRun | undefined
}

/**
 * Makes tests of an experiment: one test for each datapoint, and the gate after the last of them. The tests run the
 * experiment as `evaluate` does, with its run file. A dataset that is not a list is read first, so await the call.
 *
 * @example check
 * import {after, describe, test} from 'node:test'
 * import {experiment} from 'enrich-span/evaluate'
 * import {describeExperiment} from 'enrich-span/testing'
 * const answers = experiment({name: 'answers', dataset: [{id: 'a', inputs: 1}], function: ({inputs}) => inputs})
 * describeExperiment(answers, {describe, test, afterAll: after})
 */
export function describeExperiment<D extends DatapointInput, O>(
  experiment: Experiment<D, O> & {readonly dataset: readonly D[]},
  runner: TestRunner & DescribeOptions,
): void
export function describeExperiment<D extends DatapointInput, O>(
  experiment: Experiment<D, O>,
  runner: TestRunner & DescribeOptions,
): Promise<void> | void
export function describeExperiment(given: unknown, runner: TestRunner & DescribeOptions): Promise<void> | void {
  const experiment = given as AnyExperiment
  const {gate: _, ...options} = experiment
  checkEvaluateOptions(options)
  if (Array.isArray(experiment.dataset)) return define(experiment, runner)
  return readAll(experiment).then(listed => define(listed, runner))
}

async function readAll(experiment: AnyExperiment): Promise<AnyExperiment> {
  const {name, datasetId = datasetIdFromName(name)} = experiment
  const dataset: DatapointInput[] = []
  for await (const each of experiment.dataset) dataset.push(each)
  return {...experiment, dataset, datasetId}
}

/** The longest time-out that runners accept. The time-outs of the experiment decide. */
const unlimited = 2 ** 31 - 1

function define(experiment: AnyExperiment, runner: TestRunner & DescribeOptions): void {
  const {name, dataset} = experiment
  const {datapoints, baseline} = runner
  const tests = positionsOf(experiment)
  const judge = judgeOf(experiment, datapoints, baseline)
  const test = concurrentTest(runner)
  inDescribe(runner, name, () => {
    const session = new ExperimentSession({...experiment, dataset})
    for (const {id, index} of tests) {
      test(
        id,
        async function (this: unknown) {
          withoutLimit(this)
          judge(await session.run(index))
        },
        unlimited,
      )
    }
    const after = runner.afterAll as (run: () => Promise<void>, timeout: number) => unknown
    after(async function (this: unknown) {
      withoutLimit(this)
      const {result, begun} = await session.end()
      if (result !== undefined) judgeGate(experiment, result, {begun, all: tests.length, baseline})
    }, unlimited)
  })
}

interface Position {
  readonly id: string
  readonly index: number
}

// A list is read at once.
function positionsOf(experiment: AnyExperiment): Position[] {
  const opened = openSelection(experiment)
  const positions: Position[] = []
  for (let next = opened.next(); next !== undefined && !(next instanceof Promise); next = opened.next()) {
    positions.push({id: next.id, index: next.index})
  }
  return positions
}

// Tests that run one after the other would run datapoints one after the other.
function concurrentTest({test}: TestRunner): TestRunner['test'] {
  const {concurrent} = test as TestRunner['test'] & {readonly concurrent?: TestRunner['test']}
  return typeof concurrent === 'function' ? concurrent : test
}

// node:test runs the tests of a suite at the same time only if the suite asks for it. Other runners take two arguments.
function inDescribe({describe, test}: TestRunner, name: string, body: () => void): void {
  const isNode = 'mock' in test && 'suite' in test
  if (!isNode) describe(name, body)
  else (describe as (name: string, options: object, body: () => void) => unknown)(name, {concurrency: true}, body)
}

// Mocha sets its time-out on `this`.
function withoutLimit(test: unknown): void {
  const {timeout} = Object(test) as {readonly timeout?: unknown}
  if (typeof timeout === 'function') timeout.call(test, 0)
}

interface Begun {
  readonly begun: number
  readonly all: number
  readonly baseline: ComparableRun | undefined
}

function judgeGate({name, gate: rules}: AnyExperiment, result: EvaluateResult, {begun, all, baseline}: Begun): void {
  if (rules === undefined) return
  if (begun < all) {
    // A part that passes says nothing about the whole.
    show(`${plainText(name)}: gate not judged: ${begun} of ${all} datapoints ran\n`)
    return
  }
  const verdict = gate(result, {...rules, ...(baseline === undefined ? {} : {baseline})})
  if (verdict.passed) return
  const file = result.journal === undefined ? '' : `; run file: ${result.journal}`
  throw new Error(`${name}: ${gateSummary(verdict)}${file}`)
}
