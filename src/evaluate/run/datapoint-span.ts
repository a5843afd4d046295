import type {Span} from '@opentelemetry/api'
import type {NamespaceName} from '../../attributes/namespaces.ts'
import * as keys from '../../attributes/wire-keys.ts'
import {encodeNamespace} from '../../attributes/encode-namespace.ts'
import {defaultLimits} from '../../attributes/limits.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import {spanWriter} from '../../enrich/rules/span-writer.ts'
import {writeFailure} from '../../trace/failure.ts'
import type {Settled} from '../control/settle.ts'
import type {Metrics} from '../metrics/score.ts'

/**
 * The number of attributes that are reserved for `evaluate` at the end of a span, however much user data the span has.
 */
const keptForTheEnd = 60

/** Writes the data and the results of a datapoint or a run onto its span. */
export class DatapointSpan {
  readonly #span: Span
  readonly #limits: typeof defaultLimits
  readonly #write: ReturnType<typeof spanWriter> | undefined

  constructor(span: Span) {
    this.#span = span
    this.#limits = recordOf(span)?.owner.limits ?? defaultLimits
    this.#write = span.isRecording() ? spanWriter(span, keptForTheEnd) : undefined
  }

  /** Writes the data. Call it before the function runs. A run has no data. */
  begins(name: string, data?: {readonly inputs: unknown; readonly groundTruth: unknown}, parameters?: object): void {
    if (this.#write === undefined) return
    this.#span.setAttribute(keys.eventType, 'chain')
    this.#span.setAttribute(keys.eventName, name)
    if (data === undefined) return
    if (parameters !== undefined && Object.keys(parameters).length > 0) this.#namespace('config', parameters)
    this.#namespace('inputs', data.inputs)
    if (data.groundTruth !== undefined) this.#namespace('feedback', {ground_truth: data.groundTruth})
  }

  /** Writes the outcome of the function's call. */
  called(call: Settled): void {
    if (this.#write === undefined) return
    this.#span.setAttribute(keys.durationMs, call.ms)
    if (call.status === 'ok') this.#namespace('outputs', {result: call.value})
    else writeFailure(this.#span, call.error, this.#limits)
  }

  /** Writes the scores of the evaluators. */
  measured(metrics: Metrics): void {
    this.#namespace('metrics', metrics)
  }

  #namespace(namespace: NamespaceName, value: unknown): void {
    if (this.#write !== undefined) encodeNamespace(namespace, value, this.#write, {limits: this.#limits, capture: true})
  }
}
