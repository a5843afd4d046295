import {type Span, SpanStatusCode} from '@opentelemetry/api'
import {type NamespaceName, keys} from '../attributes/namespaces.ts'
import {encodeNamespace, plan} from '../attributes/plan.ts'
import {defaultLimits} from '../attributes/limits.ts'
import {ownerOf} from '../context/owners.ts'
import {spanWriter} from '../enrich/span-writer.ts'
import type {Datapoint} from './datapoint.ts'
import type {Metrics} from './score.ts'
import {toThrown} from './thrown.ts'

/** What `evaluate` may still write at the end of a span that user data has filled. */
const keptForTheEnd = 60

/** Writes what is known before the function runs. */
export function describeItem(span: Span, name: string, {inputs, groundTruth}: Datapoint): void {
  if (!span.isRecording()) return
  span.setAttribute(keys.eventType, 'chain')
  span.setAttribute(keys.eventName, name)
  write(span, 'inputs', inputs)
  write(span, 'feedback', {ground_truth: groundTruth})
}

/** Writes what the span is that carries the metrics of a whole run. */
export function describeRun(span: Span, name: string): void {
  if (!span.isRecording()) return
  span.setAttribute(keys.eventType, 'chain')
  span.setAttribute(keys.eventName, name)
}

/** Writes how the function ended. */
export function describeOutputs(span: Span, outputs: unknown, latencyMs: number): void {
  if (!span.isRecording()) return
  write(span, 'outputs', {result: outputs})
  span.setAttribute(keys.durationMs, latencyMs)
}

/** Writes the error of the function. */
export function describeError(span: Span, error: unknown, latencyMs: number): void {
  if (!span.isRecording()) return
  const {message} = toThrown(error)
  plan({error: error ?? message}, (key, value) => span.setAttribute(key, value), {limits: limitsOf(span)})
  span.setAttribute(keys.durationMs, latencyMs)
  span.setStatus({code: SpanStatusCode.ERROR, message})
  span.recordException(error instanceof Error ? error : message)
}

/** Writes what the evaluators measured. */
export function describeMetrics(span: Span, metrics: Metrics): void {
  if (span.isRecording()) write(span, 'metrics', metrics)
}

function write(span: Span, namespace: NamespaceName, value: unknown): void {
  const writer = spanWriter(span, keptForTheEnd)
  encodeNamespace(namespace, value, writer, {limits: limitsOf(span), capture: true})
}

function limitsOf(span: Span): typeof defaultLimits {
  return ownerOf(span)?.limits ?? defaultLimits
}
