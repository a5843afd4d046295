import {HoneyHiveTracer, trace} from 'enrich-span'

declare const tracer: HoneyHiveTracer

class Service {
  @trace
  plan(goal: string): readonly string[] {
    return [goal]
  }

  @trace({eventType: 'chain', eventName: 'answer'})
  async answer<T>(question: T): Promise<T> {
    return question
  }

  @tracer.trace
  static *parts(to: number): Generator<number, string> {
    for (let n = 0; n < to; n++) yield n
    return 'done'
  }

  @trace
  get size(): number {
    return 1
  }

  @tracer.trace({captureOutputs: false})
  async *words(): AsyncGenerator<string> {
    yield 'a'
  }
}

export const goals: readonly string[] = new Service().plan('a')
export const answered: Promise<number> = new Service().answer(1)
export const parts: Generator<number, string> = Service.parts(3)
export const words: AsyncGenerator<string> = new Service().words()
// @ts-expect-error the method keeps its parameters
new Service().plan(1)

export class Wrong {
  // @ts-expect-error a legacy decorator of a field has no value to trace
  @trace({eventType: 'tool'})
  search = (word: string): number => word.length

  // @ts-expect-error there is no such option
  @trace({name: 'answer'})
  answer(): number {
    return 1
  }
}
