import type {Span} from '@opentelemetry/api'
import {describeError} from '../attributes/error-chain.ts'
import type {Limits} from '../attributes/limits.ts'
import * as keys from '../attributes/wire-keys.ts'
import {encodeField, encodeNamespace} from '../attributes/encode-namespace.ts'
import {isPromise} from '../attributes/named-classes.ts'
import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/state/owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {type CapturedWrite, type Share, writeCaptured} from '../enrich/rules/captured-writer.ts'
import type {Chunks} from './chunks.ts'
import {summaryOf} from './observe/summary.ts'
import type {TraceOptions} from './trace-options.ts'
import type {Received} from './work.ts'

/** One call, whose data is written to its span. */
export interface Captured {
  readonly span: Span
  /** Absent for a span of the application's provider. */
  readonly owner: Owner | undefined
  readonly limits: Limits
  readonly subject: Described
}

/** The facts about a traced function that are known before a call. */
export interface Described {
  readonly name: string
  readonly options: TraceOptions
  /** The enrichment in the options, which every call gets. */
  readonly enrichment: object | undefined
}

/** Writes the type, the name, the inputs and the enrichment. Call it before the function runs. */
export function captureStart(call: Captured, args: readonly unknown[]): void {
  const {span, limits, subject} = call
  const {eventType = 'tool', captureInputs = true, parameters} = subject.options
  span.setAttribute(keys.eventType, eventType)
  span.setAttribute(keys.eventName, subject.name)
  if (captureInputs !== false && args.length > 0) {
    const named = captureInputs === true ? nameInputs(args, parameters) : runCapture(call, captureInputs, args)
    writeShare(call, 'inputs', write => {
      encodeNamespace('inputs', named, write, {limits, capture: true})
    })
  }
  const {enrichment} = subject
  if (enrichment !== undefined) {
    writeShare(call, 'user', write => plan(enrichment, write, {limits}))
  }
}

/** Writes the function's result. */
export function captureResult(call: Captured, result: unknown): void {
  const {captureOutputs = true} = call.subject.options
  if (captureOutputs === false) return
  const shown = captureOutputs === true ? (summaryOf(result) ?? result) : runCapture(call, captureOutputs, result)
  captureOutput(call, 'result', shown)
}

/** Writes the number of chunks, their joined output, and the return value of a generator. */
export function captureChunks(call: Captured, received: Received, returned: unknown): void {
  captureCount(call, received)
  const {chunks} = received
  if (chunks === undefined) return
  captureResult(call, chunksOutput(call, chunks))
  if (returned !== undefined) captureOutput(call, 'returned', returned)
}

/** Writes the number of chunks, and of those that are left out. */
export function captureCount(call: Captured, {count, chunks}: Received): void {
  const left = chunks?.left ?? 0
  writeShare(call, 'result', write => {
    write(keys.chunks, count)
    if (left > 0) write(keys.outputsCut, left)
  })
}

/** Returns the output of these chunks: by `aggregate`, else joined. */
export function chunksOutput(call: Captured, chunks: Chunks): unknown {
  const {aggregate} = call.subject.options
  return aggregate === undefined ? chunks.toOutput() : runCapture(call, aggregate, chunks.kept)
}

function captureOutput(call: Captured, name: string, value: unknown): void {
  const {limits} = call
  writeShare(call, 'result', write => encodeField('outputs', name, value, write, {limits, capture: true}))
}

function writeShare(call: Captured, share: Share, act: (write: CapturedWrite) => unknown): void {
  const failure = writeCaptured(call.span, share, act)
  if (failure !== undefined) report(failure, call.owner, () => ({subject: `trace(): function "${call.subject.name}"`}))
}

// Returns the arguments as one value: named by `parameters`, or a single plain object as it is, or else a list.
function nameInputs(args: readonly unknown[], parameters: readonly string[] | undefined): unknown {
  if (parameters !== undefined) return byParameter(args, parameters)
  const [only] = args
  // Most functions take one plain object. Its keys are better names than `0`.
  return args.length === 1 && isPlainObject(only) ? only : args
}

function byParameter(args: readonly unknown[], parameters: readonly string[]): object {
  // The object has no prototype, because a parameter can have the name `__proto__`.
  const inputs: Record<string, unknown> = Object.create(null)
  for (const [index, value] of args.entries()) inputs[parameters[index] ?? index] = value
  return inputs
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  } catch {
    return false
  }
}

// If a user's capture function throws, the captured data is lost, but the call goes on.
function runCapture<V>(call: Captured, capture: (value: V) => unknown, value: V): unknown {
  try {
    const shown = capture(value)
    if (typeof shown !== 'object' || shown === null || !isPromise(shown)) return shown
    // No other code can handle this promise, so a rejection would end the process.
    shown.catch(() => {})
    captureFailed(call, 'returned a promise, which is not awaited')
  } catch (error) {
    // The message is left out, because it often contains data.
    captureFailed(call, `threw ${describeError(error).name}`)
  }
  return undefined
}

function captureFailed({owner, subject}: Captured, problem: string): void {
  report(codes.captureFailed, owner, () => ({
    subject: `trace(): function "${subject.name}"`,
    cause: `its capture function ${problem}`,
  }))
}
