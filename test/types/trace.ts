import {HoneyHiveTracer, type TraceOptions, trace} from 'enrich-span'

// Exactly the same type, not only one that can be assigned.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

declare const tracer: HoneyHiveTracer
declare const options: TraceOptions

// Overloads stay overloads, in every form of the wrapper.
interface Parse {
  (text: string): number
  (text: string, strict: true): number | undefined
  readonly version: string
}
declare const parse: Parse
export const parsed: Same<typeof traced, Parse> = true
const traced = trace(parse)
traced('1').toFixed()
export const perhaps: number | undefined = traced('1', true)
export const version: string = traced.version
const curried = trace(options)(parse)
const bound = tracer.trace({eventType: 'chain'}, parse)
export const allForms: Same<typeof curried, Parse> & Same<typeof bound, Parse> = true
// @ts-expect-error no overload takes a number
traced(1)
// @ts-expect-error no overload takes `false`
traced('1', false)

// Generics are inferred at each call.
const first = trace({eventName: 'first'}, <T>(list: readonly T[]): T | undefined => list[0])
export const firstNumber: number | undefined = first([1, 2])
export const firstText: string | undefined = first(['a'])
// @ts-expect-error a list of numbers has a number first
export const wrongItem: string | undefined = first([1, 2])
const byKey = trace(<T, K extends keyof T>(record: T, key: K): T[K] => record[key])
export const name: string = byKey({name: 'Ada', age: 36}, 'name')
// @ts-expect-error there is no such key
byKey({name: 'Ada'}, 'age')

// Parameters, ReturnType, `this`.
const ask = trace(async (question: string, depth = 1, ...tags: string[]) => question.length + depth + tags.length)
export const parameters: Same<
  Parameters<typeof ask>,
  [question: string, depth?: number | undefined, ...tags: string[]]
> = true
export const returned: Same<ReturnType<typeof ask>, Promise<number>> = true
// @ts-expect-error the question is missing
void ask()
// @ts-expect-error an asynchronous function returns a promise
export const tooEarly: number = ask('why?')

interface Counter {
  count: number
}
const add = trace(function (this: Counter, more: number): number {
  return (this.count += more)
})
export const self: Same<ThisParameterType<typeof add>, Counter> = true
export const counted: number = add.call({count: 1}, 2)
const counter = {count: 0, add}
counter.add(1)
// @ts-expect-error `this` has no count
add.call({}, 2)
// @ts-expect-error called without `this`
add(1)

// A synchronous function returns its own type, not a promise.
const length = trace((text: string) => text.length)
export const sync: Same<ReturnType<typeof length>, number> = true
// @ts-expect-error there is nothing to await
length('a').then(() => 0)

// Generators keep what they yield, return and are sent.
const count = trace(function* (to: number): Generator<number, string, boolean> {
  for (let n = 0; n < to; n++) if (yield n) return 'stopped'
  return 'done'
})
export const generator: Same<ReturnType<typeof count>, Generator<number, string, boolean>> = true
count(3).next(true)
// @ts-expect-error it is sent booleans
count(3).next('stop')
const words = trace(async function* (): AsyncGenerator<string, void, undefined> {
  yield 'a'
})
export const asyncGenerator: Same<ReturnType<typeof words>, AsyncGenerator<string, void, undefined>> = true
// @ts-expect-error an asynchronous generator is not iterated synchronously
for (const _ of words());

// Type guards and assertions still narrow.
const isText = trace((value: unknown): value is string => typeof value === 'string')
export const narrowed = (value: unknown): number => (isText(value) ? value.length : 0)
const requireText: (value: unknown) => asserts value is string = trace((value: unknown): asserts value is string => {
  if (typeof value !== 'string') throw new TypeError('no text')
})
export function required(value: unknown): number {
  requireText(value)
  return value.length
}

// Standard decorators: the methods keep their types.
class Service {
  @trace
  plan(goal: string): readonly string[] {
    return [goal]
  }

  @trace({eventType: 'chain', eventName: 'answer'})
  async answer<T>(question: T): Promise<T> {
    return question
  }

  @trace
  static *parts(): Generator<number> {
    yield 1
  }

  @trace
  search = async (word: string): Promise<number> => word.length

  @trace
  get size(): number {
    return 1
  }

  @trace({eventType: 'chain'})
  set limit(_limit: number) {}
}
export const method: Same<Service['plan'], (goal: string) => readonly string[]> = true
export const answered: Promise<number> = new Service().answer(1)
export const found: Promise<number> = new Service().search('a')
export const parts: Generator<number> = Service.parts()

export const size: number = new Service().size
new Service().limit = 1
// @ts-expect-error it takes a number
new Service().limit = 'one'

export class Wrong {
  // @ts-expect-error an accessor is not traced
  @trace
  accessor one: string = 'one'

  // @ts-expect-error nor with options
  @trace({eventType: 'tool'})
  accessor two: string = 'two'
}

// @ts-expect-error classes are not traced
@trace
export class Whole {}

// Values that are not functions, and unknown options.
// @ts-expect-error a number is not a function
trace({eventName: 'one'}, 1)
// @ts-expect-error text is neither options nor a function
trace('answer')
// @ts-expect-error `name` is `eventName`
trace({name: 'answer'}, () => 1)
// @ts-expect-error there are three types of events
trace({eventType: 'llm'}, () => 1)
// @ts-expect-error names are a list
trace({parameters: 'question'}, (question: string) => question)
// @ts-expect-error a text is not a tracer
trace({tracer: 'support'}, () => 1)
trace({captureInputs: false, captureOutputs: (text: string) => text.length}, () => 'a')
trace({aggregate: (chunks: readonly string[]) => chunks.join('')}, words)
