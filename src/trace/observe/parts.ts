import {context} from '@opentelemetry/api'
import type {Branch, Observe, Outcome, Part, Received, Work} from '../work.ts'
import {isNativePromise} from './observe-promise.ts'

/** One part, under the name of the member that returned it. */
export interface NamedPart {
  readonly name: PropertyKey
  readonly branch: Branch
  /** It counts only if nothing else does. */
  minor: boolean
}

/** Ends the work once no part is in use. */
export type Settle = (parts: Parts, all: readonly NamedPart[]) => void

/**
 * The parts of one result: the promises, streams and iterators that its members return. The work ends when one of them has
 * ended and no other is in use. Nothing here keeps the result alive, because its collection ends the work too.
 */
export class Parts {
  readonly work: Work
  /** Undoes the replacement of members. Called when the work ends. */
  restore: (() => void) | undefined
  /** The part that is read step by step. */
  steps: Branch | undefined
  readonly #again: Observe
  readonly #settle: Settle
  readonly #parts: NamedPart[] = []
  readonly #observed = new Map<object, unknown>()
  readonly #using = Symbol()
  /** A part that a nested member returned. */
  #found: 'iteration' | 'other' | undefined
  #quiet = false
  #depth = 0

  constructor(work: Work, again: Observe, settle: Settle = settleAsLast) {
    this.work = work
    this.#again = again
    this.#settle = settle
  }

  /** Members are to run as without tracing. */
  get idle(): boolean {
    if (this.work.ended || this.#quiet) return true
    const by = context.active().getValue(this.#using)
    // The result's own code: the step of a part, or a member after an `await` of its own.
    return by !== undefined && (by !== member || this.#depth === 0)
  }

  /** Not a single part was found. */
  get empty(): boolean {
    return this.#parts.length === 0
  }

  /** Runs a member with the span active, and observes the part that it returns. */
  take(name: PropertyKey, method: Part, self: unknown, args: readonly unknown[]): unknown {
    const before = this.#found
    this.#found = undefined
    let result: unknown
    this.#depth += 1
    try {
      result = this.#run(method, self, args)
    } catch (error) {
      this.#found = before
      if (!this.#parts.some(isRunning)) this.work.fail(error)
      throw error
    } finally {
      this.#depth -= 1
    }
    // Of nested members, such as `withResponse` and the `parse` that it calls, the inner one returns the plain value. An
    // iteration inside is all of a stream, but only a part of the work of a promise, such as that of `toArray`.
    const isInner = this.#found === 'other' || (this.#found === 'iteration' && !isNativePromise(result))
    const observed = isInner || result === self ? result : this.offer(name, result)
    this.#found ??= before
    return observed
  }

  /** Runs a member with the span active. The members that it calls are not observed. */
  takeWhole(method: Part, self: unknown, args: readonly unknown[]): unknown {
    this.#quiet = true
    try {
      return this.#run(method, self, args)
    } finally {
      this.#quiet = false
    }
  }

  #run(method: Part, self: unknown, args: readonly unknown[]): unknown {
    const marked: Part = () => {
      const inside = context.active().setValue(this.#using, member)
      return context.with(inside, () => Reflect.apply(method, self, args as never[]))
    }
    return this.work.step(marked, undefined, [])
  }

  /** Observes `result` if its work goes on. Returns it, or the form of it that is observed. */
  offer(name: PropertyKey, result: unknown): unknown {
    if (typeof result !== 'object' || result === null) return result
    if (Array.isArray(result)) return this.#offerEach(name, result)
    const known = this.#observed.get(result)
    if (known !== undefined) return known
    const part = this.#open(name)
    const observed = this.settled(part, result)
    // A part that ended at once is a value.
    if (part.branch.ended) return result
    this.#observed.set(result, observed)
    part.branch.begun ||= isNativePromise(observed)
    this.#add(part)
    return observed
  }

  /** Opens a part that its caller observes. */
  open(name: PropertyKey): NamedPart {
    const part = this.#open(name)
    this.#add(part)
    return part
  }

  /** Observes the value that a part became. */
  settled(part: NamedPart, value: unknown): unknown {
    return this.#again(part.branch, value)
  }

  // `tee()` returns its two streams in a list.
  #offerEach(name: PropertyKey, list: unknown[]): unknown[] {
    if (list.length > mostListed) return list
    for (const [index, element] of list.entries()) {
      const observed = this.offer(name, element)
      if (observed !== element) list[index] = observed
    }
    return list
  }

  #open(name: PropertyKey): NamedPart {
    return {name, branch: this.work.branch(() => this.#check(), this.#using), minor: name === 'asResponse'}
  }

  #add(part: NamedPart): void {
    this.#found = typeof part.name === 'symbol' ? (this.#found ?? 'iteration') : 'other'
    this.#parts.push(part)
  }

  #check(): void {
    if (this.work.ended) return
    const deciding = major(this.#parts.filter(({branch}) => branch.begun))
    if (deciding.length === 0 || deciding.some(isRunning)) return
    this.restore?.()
    this.#settle(this, this.#parts)
  }
}

/** Marks the context of a member, as opposed to that of a part. */
const member = 'member'

const mostListed = 8

function isRunning({branch}: NamedPart): boolean {
  return branch.begun && !branch.ended
}

// A raw response beside the value that is read from it.
function major(parts: readonly NamedPart[]): readonly NamedPart[] {
  const found = parts.filter(({minor}) => !minor)
  return found.length > 0 ? found : parts
}

/** The first failure, else the outcome of the part that was begun last. */
export function outcomeOf(parts: readonly NamedPart[]): Outcome | undefined {
  const outcomes = major(parts.filter(({branch}) => branch.outcome !== undefined)).map(({branch}) => branch.outcome)
  return outcomes.find(outcome => outcome?.kind === 'failure') ?? outcomes.at(-1)
}

const settleAsLast: Settle = ({work}, all) => {
  const outcome = outcomeOf(all)
  if (outcome !== undefined) work.settle(outcome)
}

/** One object of all outputs by their names, beside the other fields. */
export function assemble(fields: Readonly<Record<string, unknown>>, parts: readonly NamedPart[]): Outcome {
  const outcome = outcomeOf(parts)
  if (outcome?.kind === 'failure') return outcome
  const outputs = parts.flatMap(({name, branch}) => (branch.outcome ? [[name, branch.output()] as const] : []))
  return {kind: 'value', value: {...fields, ...Object.fromEntries(outputs)}, received: receivedBy(parts)}
}

/** The chunks of all parts together, for their counts. */
export function receivedBy(parts: readonly NamedPart[]): Received | undefined {
  const all = parts.flatMap(({branch}) => branch.outcome?.received ?? [])
  const [only] = all
  if (all.length < 2) return only
  return {count: all.reduce((sum, {count}) => sum + count, 0), chunks: undefined}
}
