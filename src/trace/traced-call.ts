import {type Span, SpanStatusCode} from '@opentelemetry/api'
import {keys} from '../attributes/namespaces.ts'
import {encodeNamespace, plan} from '../attributes/plan.ts'
import type {Owner} from '../context/owner.ts'
import {spanWriter} from '../enrich/span-writer.ts'
import {report} from '../diagnostics/report.ts'
import type {TraceOptions} from './trace-options.ts'

/** Attributes that the result may use of the part of a span that user data leaves free; the rest is for errors. */
const forTheResult = 48

/** One call of a traced function: what its span is told from the start to the end. */
export class TracedCall {
  readonly #span: Span
  readonly #owner: Owner
  readonly #name: string
  readonly #options: TraceOptions
  readonly #startedAt: number = performance.now()

  constructor(span: Span, owner: Owner, name: string, options: TraceOptions) {
    this.#span = span
    this.#owner = owner
    this.#name = name
    this.#options = options
  }

  /** Writes what is known before the function runs. */
  begin(given: readonly unknown[]): void {
    const span = this.#span
    if (!span.isRecording()) return
    const {eventType = 'tool', captureInputs = true} = this.#options
    span.setAttribute(keys.eventType, eventType)
    span.setAttribute(keys.eventName, this.#name)
    if (captureInputs !== false) this.#captureInputs(given, captureInputs)
    if (describes(this.#options)) plan(described(this.#options), this.#writer(), {limits: this.#owner.limits})
  }

  /** Runs the function and ends the span when its work ends; what it returns or throws goes through. */
  settle(run: () => unknown): unknown {
    let result: unknown
    try {
      result = run()
    } catch (error) {
      this.#fail(error)
      throw error
    }
    if (!isNativePromise(result)) {
      this.#succeed(result)
      return result
    }
    // A new promise takes the place of the old one: observing beside it would silence `unhandledRejection`.
    return result.then(
      value => {
        this.#succeed(value)
        return value
      },
      (error: unknown) => {
        this.#fail(error)
        throw error
      },
    )
  }

  #captureInputs(given: readonly unknown[], capture: true | ((given: readonly unknown[]) => unknown)): void {
    const named = capture === true ? nameArguments(given, this.#options.parameters) : this.#ask(() => capture(given))
    encodeNamespace('inputs', named, this.#writer(), this.#capturing)
  }

  #succeed(result: unknown): void {
    const span = this.#span
    if (span.isRecording()) {
      const {captureOutputs = true} = this.#options
      if (captureOutputs !== false) {
        const shown = captureOutputs === true ? result : this.#ask(() => captureOutputs(result))
        encodeNamespace('outputs', {result: shown}, this.#writer(forTheResult), this.#capturing)
      }
      span.setAttribute(keys.durationMs, performance.now() - this.#startedAt)
    }
    span.end()
  }

  #fail(error: unknown): void {
    const span = this.#span
    if (span.isRecording()) {
      plan({error: error ?? String(error)}, (key, value) => span.setAttribute(key, value), {limits: this.#owner.limits})
      span.setAttribute(keys.durationMs, performance.now() - this.#startedAt)
      span.setStatus({code: SpanStatusCode.ERROR, message: messageOf(error)})
      span.recordException(error instanceof Error ? error : messageOf(error))
    }
    span.end()
  }

  get #capturing(): {limits: Owner['limits']; capture: true} {
    return {limits: this.#owner.limits, capture: true}
  }

  #writer(more = 0): ReturnType<typeof spanWriter> {
    return spanWriter(this.#span, {written: 0, full: 0, reserved: 0}, more)
  }

  // A user's capture function that throws loses the capture, never the call.
  #ask(capture: () => unknown): unknown {
    try {
      return capture()
    } catch (error) {
      report('capture-failed', this.#owner, () => ({
        subject: `trace(): function "${this.#name}"`,
        cause: `its capture function threw: ${messageOf(error)}`,
      }))
      return undefined
    }
  }
}

// One plain object is what most functions take: its keys say more than `0`.
function nameArguments(given: readonly unknown[], parameters: readonly string[] | undefined): unknown {
  if (parameters !== undefined)
    return Object.fromEntries(given.map((value, index) => [parameters[index] ?? index, value]))
  const [only] = given
  return given.length === 1 && isPlainObject(only) ? only : given
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

function isNativePromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'object' || value === null) return false
  try {
    return Object.getPrototypeOf(value) === Promise.prototype && !Object.hasOwn(value, 'then')
  } catch {
    return false
  }
}

function describes(options: TraceOptions): boolean {
  return (
    'metadata' in options ||
    'metrics' in options ||
    'feedback' in options ||
    'inputs' in options ||
    'outputs' in options ||
    'config' in options
  )
}

function described({metadata, metrics, feedback, inputs, outputs, config}: TraceOptions): object {
  return {metadata, metrics, feedback, inputs, outputs, config}
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return '[Unreadable]'
  }
}
