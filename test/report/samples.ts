import type {LocalSpan} from '../../src/delivery/local/read-local-spans.ts'
import type {DatapointResult} from '../../src/evaluate/metrics/results.ts'
import {RunTally} from '../../src/evaluate/evaluators/run-tally.ts'
import type {ReportableRow, ReportableRun} from '../../src/evaluate/report-files/reportable-run.ts'

/** A result of a sample; what is not said is plain. */
export function result(id: string, given: Partial<ReportableRow> & {index?: number} = {}): ReportableRow {
  return {
    id,
    index: 0,
    trial: 0,
    datapoint: {inputs: {question: `What about ${id}?`}, groundTruth: `Answer ${id}`},
    status: 'ok',
    outputs: `Answer ${id}`,
    metrics: {},
    failures: [],
    attempts: 1,
    latencyMs: 100,
    waitedMs: 0,
    sessionId: `session-${id}`,
    traceId: `trace-${id}`,
    ...given,
  }
}

/** A run of these results, with the summaries that `evaluate` would make. */
export function run(
  runId: string,
  results: readonly ReportableRow[],
  given: Partial<ReportableRun> = {},
): ReportableRun {
  const positions = new Map([...new Set(results.map(({id}) => id))].map((id, at) => [id, at]))
  const datapoints = results.map(each => ({...each, index: each.index || (positions.get(each.id) ?? 0)}))
  const names = [...new Set(datapoints.flatMap(({metrics}) => Object.keys(metrics)))]
  const tally = new RunTally(
    names.map(name => ({name, subject: '', measure: () => undefined, options: {}})),
    1,
  )
  for (const each of datapoints) tally.add(each as DatapointResult)
  const {succeeded, failed, aborted, usage, latency} = tally
  return {
    runId,
    name: 'support answers',
    datasetId: 'sample',
    startedAt: '2026-11-20T09:30:00.000Z',
    status: 'completed',
    total: succeeded + failed + aborted,
    failed,
    aborted,
    runMetrics: {},
    runFailures: [],
    datapoints,
    metrics: tally.summaries(),
    latency: latency.summary(),
    ...(usage === undefined ? {} : {usage}),
    ...given,
  }
}

/** How many datapoints the sample has, and what is special about some of them. */
export interface SampleOptions {
  readonly size?: number
  readonly trials?: number
  /** Shifts what is right and what is wrong. */
  readonly seed?: number
}

const languages = ['en', 'de', 'fr', 'ja'] as const
const topics = ['refunds', 'delivery', 'accounts'] as const
const tones = ['friendly', 'neutral', 'curt'] as const

/** Results as a support bot would have them: verdicts, scores, labels, explanations, failures, tokens and cost. */
export function supportResults({size = 120, trials = 1, seed = 0}: SampleOptions = {}): ReportableRow[] {
  return Array.from({length: size * trials}, (_, at) => {
    const index = Math.floor(at / trials)
    const trial = at % trials
    const chance = noise(index, seed * 31 + (trial === 0 ? 0 : trial * 7))
    const id = `ticket-${String(index + 1).padStart(3, '0')}`
    const datapoint = {
      inputs: {question: questionOf(index)},
      groundTruth: answerOf(index, 0),
      metadata: {language: languages[index % languages.length], topic: topics[index % topics.length], ticket: index},
    }
    const base = {
      index,
      trial,
      datapoint,
      latencyMs: 300 + 900 * noise(index, seed + 3),
      traceId: `trace-${seed}-${index}`,
    }
    if (index === 5) return result(id, {...base, status: 'failed', outputs: undefined, error: timedOut})
    const right = chance > 0.22
    const similarity = right ? 0.9 + 0.1 * chance : 0.4 + chance
    return result(id, {
      ...base,
      outputs: answerOf(index, right ? 0 : 1 + seed),
      metrics: {
        correct: right,
        similarity,
        similarity_explanation: `${Math.round(100 * similarity)} % of the words of the ground truth are in the answer`,
        tone: tones[Math.floor(3 * noise(index, seed + 9))] ?? 'neutral',
      },
      usage: {inputTokens: 400 + index, outputTokens: 80 + Math.round(60 * chance), cost: 0.0004 + 0.0002 * chance},
    })
  })
}

const timedOut = {
  name: 'TimeoutError',
  message: 'the model did not respond within 30,000 ms\nThe last event was a keep-alive.',
  stack:
    'TimeoutError: the model did not respond within 30,000 ms\n    at ask (/app/src/ask.ts:17:11)\n    at answer (/app/src/answer.ts:42:5)',
}

const questionOf = (index: number): string =>
  `Hello, I ordered ${2 + (index % 7)} items on the ${1 + (index % 28)}th and want to know about ${topics[index % topics.length]}. ${
    index % 2 === 0 ? 'It is urgent.' : 'There is no hurry.'
  }`

function answerOf(index: number, variant: number): string {
  const days = 14 + (index % 3) * 7
  const opening = variant === 0 ? 'Thank you for your message.' : 'Thanks for reaching out!'
  const policy =
    variant === 0
      ? `You can return the items within ${days} days, and the refund arrives after **3 to 5** working days.`
      : `You can return the items within ${days + 7 * variant} days, and we will refund you soon.`
  return `${opening}\n\n${policy}\n\n- Order: ${1_000 + index}\n- Topic: ${topics[index % topics.length]}\n\nKind regards`
}

/** A number from 0 to 1 that is the same every time. */
export function noise(a: number, b: number): number {
  const x = Math.sin(a * 12.9898 + b * 78.233) * 43_758.5453
  return x - Math.floor(x)
}

/** The spans of one result: nested, two of them in parallel, one of them failed where wanted. */
export function agentSpans(traceId: string, fails = false): LocalSpan[] {
  const parts: readonly [
    id: string,
    parent: string | undefined,
    name: string,
    from: number,
    to: number,
    kind: string,
  ][] = [
    ['a', undefined, 'answer', 0, 900, 'chain'],
    ['b', 'a', 'search orders', 20, 260, 'tool'],
    ['c', 'a', 'search policies', 30, 340, 'tool'],
    ['d', 'a', 'chat gpt-5-mini', 350, 860, 'model'],
    ['e', 'd', 'POST /v1/chat', 360, 850, 'chain'],
  ]
  return parts.map(([id, parent, name, from, to, kind]) => ({
    name,
    kind: 0,
    startTime: [1_000, from * 1e6],
    endTime: [1_000, to * 1e6],
    attributes: {
      honeyhive_event_type: kind,
      'gen_ai.request.model': 'gpt-5-mini',
      'honeyhive_inputs.question': 'What about my refund?',
    },
    events: id === 'd' ? [{name: 'first token', time: [1_000, 500 * 1e6]}] : [],
    status: fails && (id === 'd' || id === 'e') ? {code: 2, message: 'socket hang up'} : {code: 0},
    ...(parent === undefined ? {} : {parentSpanContext: {traceId, spanId: parent, traceFlags: 1}}),
    spanContext: () => ({traceId, spanId: id, traceFlags: 1}),
    resource: {},
  }))
}
