import {fingerprint} from '../dataset/content-id.ts'
import type {DatapointLine, EndLine, JournalLine, RunLine} from './journal.ts'

// A line with a flipped bit in a text or a number still parses. The checksum, which is the last field, reveals the
// damage.
const seal = /,"sum":"([0-9a-f]{8})"\}$/

/** Returns `json`, an object as one line of JSON, with the checksum of its text added. */
export function sealLine(json: string): string {
  const text = json.trimEnd()
  return `${text.slice(0, -1)},"sum":"${checksum(text)}"}\n`
}

/** Returns the line that `text` holds. Returns `undefined` when the checksum or the shape is wrong. */
export function unsealLine(text: string): JournalLine | undefined {
  const sum = seal.exec(text)?.[1]
  if (sum === undefined) return undefined
  const json = `${text.slice(0, text.length - ',"sum":"00000000"}'.length)}}`
  if (checksum(json) !== sum) return undefined
  try {
    const line: unknown = JSON.parse(json)
    return isLine(line) ? line : undefined
  } catch {
    return undefined
  }
}

const checksum = (text: string): string => fingerprint(text).slice(0, 8)

type Check = (value: unknown) => boolean
type Shape<L> = {readonly [K in keyof L]-?: Check}

const text: Check = value => typeof value === 'string'
const number: Check = value => typeof value === 'number'
const count: Check = value => Number.isSafeInteger(value) && (value as number) >= 0
const flag: Check = value => typeof value === 'boolean'
const object: Check = value => typeof value === 'object' && value !== null && !Array.isArray(value)
const anything: Check = () => true
const optional =
  (check: Check): Check =>
  value =>
    value === undefined || check(value)
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check)
const fits =
  (shape: Readonly<Record<string, Check>>): Check =>
  value =>
    object(value) && Object.entries(shape).every(([key, check]) => check((value as Record<string, unknown>)[key]))
const oneOf =
  (...values: readonly unknown[]): Check =>
  value =>
    values.includes(value)

const thrown: Check = value => thrownShape(value)
const thrownShape = fits({
  name: text,
  message: text,
  stack: optional(text),
  cause: optional(thrown),
  errors: optional(listOf(thrown)),
})
const failures = listOf(fits({evaluator: text, error: thrown}))

const shapes: {
  readonly run: Shape<RunLine>
  readonly datapoint: Shape<DatapointLine>
  readonly end: Shape<EndLine>
} = {
  run: {
    type: text,
    format: oneOf(1),
    runId: text,
    name: text,
    datasetId: text,
    total: optional(count),
    function: fits({name: text, version: text}),
    evaluators: listOf(fits({name: text})),
    runEvaluators: optional(listOf(fits({name: text}))),
    trials: count,
    selection: optional(text),
    rescored: optional(text),
    parameters: optional(object),
    group: optional(text),
    tags: optional(listOf(text)),
    metadata: optional(object),
    source: optional(fits({commit: text})),
    versions: optional(object),
    slices: optional(listOf(text)),
    startedAt: text,
  },
  datapoint: {
    type: text,
    index: count,
    trial: count,
    id: text,
    hash: text,
    content: optional(text),
    datapoint: object,
    status: oneOf('ok', 'failed'),
    outputs: anything,
    error: optional(thrown),
    metrics: object,
    failures,
    failedAsserts: optional(listOf(text)),
    attempts: count,
    latencyMs: number,
    waitedMs: number,
    usage: optional(object),
    evaluatorUsage: optional(object),
    trajectory: optional(fits({toolCalls: listOf(fits({name: text, failed: flag}))})),
    abandoned: optional(count),
    sessionId: text,
    traceId: text,
    converted: optional(oneOf(true)),
    partial: optional(oneOf(true)),
    redacted: optional(oneOf(true)),
  },
  end: {
    type: text,
    status: oneOf('completed', 'aborted'),
    ok: flag,
    total: count,
    succeeded: count,
    failed: count,
    aborted: count,
    endedAt: text,
    spans: fits({
      created: count,
      accepted: count,
      refused: count,
      dropped: object,
      kept: optional(count),
      pending: count,
      open: count,
    }),
    backend: optional(fits({created: count, accepted: count, missing: fits({run: flag, sessions: listOf(text)})})),
    runMetrics: optional(object),
    runFailures: optional(failures),
    runFailedAsserts: optional(listOf(text)),
    metrics: optional(object),
    usage: optional(object),
    latency: optional(object),
    gate: optional(fits({verdict: text})),
    stoppedBy: optional(thrown),
    durationMs: number,
  },
}

function isLine(line: unknown): line is JournalLine {
  const {type} = (object(line) ? line : {}) as {readonly type?: unknown}
  return typeof type === 'string' && Object.hasOwn(shapes, type) && fits(shapes[type as keyof typeof shapes])(line)
}
