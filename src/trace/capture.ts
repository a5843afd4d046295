import type {Span} from '@opentelemetry/api'
import * as keys from '../attributes/wire-keys.ts'
import {encodeField, encodeNamespace} from '../attributes/encode-namespace.ts'
import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/state/owner.ts'
import {recordOf} from '../context/state/span-owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {type SpanWriter, takeWriter} from '../enrich/rules/span-writer.ts'
import type {Chunks} from './chunks.ts'
import {nameInputs} from './name-inputs.ts'
import type {TraceOptions} from './trace-options.ts'

/** A call whose data is captured onto its span. */
export interface Captured {
  readonly span: Span
  readonly owner: Owner
  readonly subject: Described
}

/** What is known of a traced function before it is called. */
export interface Described {
  readonly name: string
  readonly options: TraceOptions
  /** What its options say about each call, as an enrichment. */
  readonly enrichment: object | undefined
}

/** Attributes that the result may use of the part of a span that user data leaves free; the rest is for errors. */
const forTheResult = 48

/** Writes what is known before the function runs. */
export function captureStart(call: Captured, given: readonly unknown[]): void {
  const {span, owner, subject} = call
  const {eventType = 'tool', captureInputs = true, parameters} = subject.options
  span.setAttribute(keys.eventType, eventType)
  span.setAttribute(keys.eventName, subject.name)
  if (captureInputs !== false && given.length > 0) {
    const named = captureInputs === true ? nameInputs(given, parameters) : ask(call, captureInputs, given)
    const {limits} = owner
    withWriter(call, -owner.userAttributes / 2, ({write}) => {
      encodeNamespace('inputs', named, write, {limits, capture: true})
    })
  }
  const {enrichment} = subject
  if (enrichment !== undefined) {
    withWriter(call, 0, ({write}) => plan(enrichment, write, {limits: owner.limits}))
  }
}

/** Writes what the function returned. */
export function captureResult(call: Captured, result: unknown): void {
  const {captureOutputs = true} = call.subject.options
  if (captureOutputs === false) return
  const shown = captureOutputs === true ? result : ask(call, captureOutputs, result)
  captureOutput(call, 'result', shown)
}

/** Writes how many chunks there were, what they make together, and what a generator returned behind them. */
export function captureChunks(call: Captured, count: number, chunks: Chunks | undefined, returned: unknown): void {
  withWriter(call, forTheResult, ({write}) => write(keys.chunks, count))
  if (chunks === undefined) return
  const {aggregate} = call.subject.options
  captureResult(call, aggregate === undefined ? chunks.toOutput() : ask(call, aggregate, chunks.kept))
  if (chunks.left > 0) withWriter(call, forTheResult, ({write}) => write(keys.outputsCut, chunks.left))
  if (returned !== undefined) captureOutput(call, 'returned', returned)
}

function captureOutput(call: Captured, name: string, value: unknown): void {
  const {limits} = call.owner
  withWriter(call, forTheResult, ({write}) => encodeField('outputs', name, value, write, {limits, capture: true}))
}

// `act` does not throw: neither a plan nor an encoding ever does.
function withWriter({span}: Captured, more: number, act: (writer: SpanWriter) => unknown): void {
  const writer = takeWriter(span, recordOf(span), more)
  act(writer)
  writer.end()
}

// A user's capture function that throws loses the capture, never the call.
function ask<V>(call: Captured, capture: (value: V) => unknown, value: V): unknown {
  try {
    const shown = capture(value)
    if (!(shown instanceof Promise)) return shown
    // Nobody else can see this promise, so its failure would end the process.
    shown.catch(() => {})
    captureFailed(call, 'returned a promise, which is not waited for')
  } catch (error) {
    // Not what it says: an error's message holds data more often than not.
    captureFailed(call, `threw ${error instanceof Error ? error.name : typeof error}`)
  }
  return undefined
}

function captureFailed({owner, subject}: Captured, what: string): void {
  report(codes.captureFailed, owner, () => ({
    subject: `trace(): function "${subject.name}"`,
    cause: `its capture function ${what}`,
  }))
}
