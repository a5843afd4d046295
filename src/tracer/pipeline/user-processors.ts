import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import * as codes from '../../diagnostics/codes.ts'
import {toError} from '../../diagnostics/errors.ts'
import {type Reporter, report} from '../../diagnostics/report.ts'

/** The span processors of the user. They never throw and never reject. */
interface UserProcessors {
  readonly processors: readonly SpanProcessor[]
  /** Makes all of them pass on or deliver their spans. Resolves to their failures. */
  flush(): Promise<readonly Error[]>
  shutdown(): Promise<readonly Error[]>
  /** Reports the processors that have not finished a flush or a shutdown. Returns one error for each. */
  reportHanging(): readonly Error[]
}

/** Wraps the processors of the user. The SDK would let them throw into code that starts or ends a span. */
export function createUserProcessors(given: readonly SpanProcessor[], reporter: Reporter): UserProcessors {
  const contained = given.map(processor => new ContainedProcessor(processor, reporter))
  const all = async (verb: Verb): Promise<readonly Error[]> =>
    (await Promise.all(contained.map(async processor => processor.settle(verb)))).flatMap(error => error ?? [])
  return {
    processors: contained,
    flush: async () => all('forceFlush'),
    shutdown: async () => all('shutdown'),
    reportHanging: () => contained.flatMap(processor => processor.reportHanging() ?? []),
  }
}

type Verb = 'forceFlush' | 'shutdown'

class ContainedProcessor implements SpanProcessor {
  readonly #processor: SpanProcessor
  readonly #reporter: Reporter
  readonly #running: Verb[] = []

  constructor(processor: SpanProcessor, reporter: Reporter) {
    this.#processor = processor
    this.#reporter = reporter
  }

  onStart(...given: Parameters<SpanProcessor['onStart']>): void {
    this.#guard(() => this.#processor.onStart(...given))
  }

  onEnding(...given: Parameters<NonNullable<SpanProcessor['onEnding']>>): void {
    this.#guard(() => this.#processor.onEnding?.(...given))
  }

  onEnd(...given: Parameters<SpanProcessor['onEnd']>): void {
    this.#guard(() => this.#processor.onEnd(...given))
  }

  async forceFlush(): Promise<void> {
    await this.settle('forceFlush')
  }

  async shutdown(): Promise<void> {
    await this.settle('shutdown')
  }

  /** Resolves to the failure, if any, when the processor is done. */
  async settle(verb: Verb): Promise<Error | undefined> {
    this.#running.push(verb)
    try {
      await this.#processor[verb]()
      return undefined
    } catch (thrown) {
      return this.#report(`a span processor failed in ${verb}(): ${toError(thrown).message}`)
    } finally {
      this.#running.splice(this.#running.indexOf(verb), 1)
    }
  }

  reportHanging(): Error | undefined {
    const [verb] = this.#running
    return verb === undefined ? undefined : this.#report(`a span processor did not finish ${verb}() in time`)
  }

  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#report(`a span processor threw: ${toError(error).message}`)
    }
  }

  #report(cause: string): Error {
    report(codes.componentFailed, this.#reporter, () => ({subject: 'HoneyHiveTracer', cause}))
    return new Error(cause)
  }
}
