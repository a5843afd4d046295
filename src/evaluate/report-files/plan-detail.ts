import type {LocalSpan} from '../../delivery/local/read-local-spans.ts'
import type {MetricValue} from '../metrics/score.ts'
import {rounded, toErrorDetail, toJson, toText} from './compact.ts'
import type {JoinedRow} from './join-rows.ts'
import {explainedBy} from '../metrics/notes.ts'
import {planSpans} from './plan-spans.ts'
import type {Detail, Text, ToolCallDetail, TrialDetail} from './report-data.ts'
import type {ReportableRow} from './reportable-run.ts'

/** Returns the spans of a trace. Returns an empty list when they were not kept. */
export type SpansOf = (traceId: string) => readonly LocalSpan[]

/** Collects everything that a report shows about one datapoint. Spans are those of the first run. */
export function planDetail({runs}: JoinedRow, spansOf: SpansOf): Detail {
  const datapoint = runs.find(results => results.length > 0)?.[0]?.datapoint ?? {}
  const [first = [], ...others] = runs
  return {
    ...field('inputs', datapoint.inputs),
    ...field('groundTruth', datapoint.groundTruth),
    ...field('metadata', datapoint.metadata),
    runs: [
      first.length === 0 ? null : first.map(result => planTrial(result, undefined, spansOf)),
      ...others.map(results =>
        results.length === 0
          ? null
          : results.map((result, trial) => planTrial(result, first[trial] ?? first[0], () => [])),
      ),
    ],
  }
}

function field<K extends string>(name: K, value: unknown): {readonly [name in K]?: Text} {
  const text = value === undefined ? undefined : toText(value)
  return text === undefined ? {} : ({[name]: text} as {readonly [name in K]: Text})
}

function planTrial(result: ReportableRow, reference: ReportableRow | undefined, spansOf: SpansOf): TrialDetail {
  const {trial, status, outputs, error, failures, failedAsserts, latencyMs, attempts, traceId} = result
  const {scores, explanations} = separate(result.metrics)
  const same = reference !== undefined && outputs !== undefined && toJson(outputs) === toJson(reference.outputs)
  const {spans, more} = traceId === undefined ? noSpans : planSpans(spansOf(traceId))
  const toolCalls = result.trajectory?.toolCalls?.map(toToolCall)
  return {
    trial,
    status,
    ...(same ? {outputs: 0} : field('outputs', outputs)),
    ...(error === undefined ? {} : {error: toErrorDetail(error)}),
    scores,
    ...(explanations === undefined ? {} : {explanations}),
    ...(failures.length === 0
      ? {}
      : {failures: failures.map(({evaluator, error: thrown}) => ({evaluator, error: toErrorDetail(thrown)}))}),
    ...(failedAsserts === undefined ? {} : {failedAsserts}),
    latencyMs: rounded(latencyMs),
    attempts,
    ...(toolCalls === undefined || toolCalls.length === 0 ? {} : {toolCalls}),
    // These ids are left out for the other runs. Readers do not look them up there, and each id costs as much as a
    // sentence.
    ...(reference === undefined ? circumstancesOf(result) : {}),
    ...(spans.length === 0 ? {} : {spans}),
    ...(more === 0 ? {} : {moreSpans: more}),
  }
}

function circumstancesOf({waitedMs = 0, usage, evaluatorUsage, traceId = '', sessionId = ''}: ReportableRow) {
  return {
    ...(waitedMs === 0 ? {} : {waitedMs: rounded(waitedMs)}),
    ...(usage === undefined ? {} : {usage: figuresOf(usage)}),
    ...(evaluatorUsage === undefined ? {} : {evaluatorUsage: figuresOf(evaluatorUsage)}),
    ...(traceId === '' ? {} : {traceId}),
    ...(sessionId === '' ? {} : {sessionId}),
  }
}

const noSpans = {spans: [], more: 0} as const

/** An explanation belongs to the metric that it explains. */
function separate(metrics: ReportableRow['metrics']): Pick<TrialDetail, 'scores' | 'explanations'> {
  const names = {has: (name: string) => Object.hasOwn(metrics, name)}
  const scores: [string, MetricValue][] = []
  const explanations: [string, string][] = []
  for (const [name, value] of Object.entries(metrics)) {
    const explained = explainedBy(name, names)
    if (explained === undefined) scores.push([name, value])
    else explanations.push([explained, String(value)])
  }
  return {
    scores: Object.fromEntries(scores),
    ...(explanations.length === 0 ? {} : {explanations: Object.fromEntries(explanations)}),
  }
}

const figuresOf = (usage: object): Record<string, number> =>
  Object.fromEntries(
    Object.entries(usage).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'number' ? [[name, Number.isInteger(value) ? value : rounded(value)]] : [],
    ),
  )

const toToolCall = ({
  name,
  args,
  failed = false,
}: {
  name: string
  args?: unknown
  failed?: boolean
}): ToolCallDetail => ({
  name,
  ...field('args', args),
  failed,
})
