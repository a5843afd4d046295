import {context} from '@opentelemetry/api'
import type {ChunkForm, Chunks} from './chunks.ts'
import type {Branch, Outcome, Part, Received} from './work.ts'

/** The call that a branch belongs to. */
interface Call {
  readonly ended: boolean
  step(part: Part, self: unknown, args: readonly unknown[]): unknown
  hold(result: object): void
  /** Makes room for the chunks of one part. */
  receive(form: ChunkForm): Received
  /** Records a chunk of one part. */
  take(value: unknown, received: Received): void
  /** Its chunks are recorded as `aggregate` returns them. */
  readonly aggregates: boolean
  outputOf(chunks: Chunks): unknown
}

/** A part of a traced call. Its end is only noted, because the other parts decide about the end of the span too. */
export class BranchOfCall implements Branch {
  begun = false
  outcome: Outcome | undefined
  readonly #call: Call
  readonly #over: () => void
  readonly #mark: symbol
  #received: Received | undefined

  constructor(call: Call, over: () => void, mark: symbol) {
    this.#call = call
    this.#over = over
    this.#mark = mark
  }

  get ended(): boolean {
    return this.outcome !== undefined || this.#call.ended
  }

  step(part: Part, self: unknown, args: readonly unknown[]): unknown {
    this.begun = true
    return this.#call.step(
      () => context.with(context.active().setValue(this.#mark, true), () => Reflect.apply(part, self, args as never[])),
      undefined,
      [],
    )
  }

  hold(result: object): void {
    this.#call.hold(result)
  }

  lasts(result: object, form: ChunkForm): void {
    this.#received = this.#call.receive(form)
    this.#call.hold(result)
  }

  chunk(value: unknown): void {
    this.begun = true
    if (!this.ended && this.#received !== undefined) this.#call.take(value, this.#received)
  }

  branch(over: () => void, mark: symbol): Branch {
    return new BranchOfCall(this.#call, over, mark)
  }

  succeed(value: unknown): void {
    this.settle({kind: 'value', value})
  }

  finish(returned?: unknown): void {
    this.settle({kind: 'chunks', received: this.#received, returned})
  }

  cancel(): void {
    this.settle({kind: 'chunks', received: this.#received, cancelled: true})
  }

  summarize(value: unknown): void {
    if (this.#call.aggregates) this.finish()
    else this.settle({kind: 'value', value, received: this.#received})
  }

  fail(error: unknown): void {
    this.settle({kind: 'failure', error, received: this.#received})
  }

  settle(outcome: Outcome): void {
    if (this.ended) return
    this.outcome = outcome
    this.#over()
  }

  output(): unknown {
    if (this.outcome?.kind === 'value') return this.outcome.value
    const {chunks} = this.outcome?.received ?? {}
    return chunks === undefined ? undefined : this.#call.outputOf(chunks)
  }
}
