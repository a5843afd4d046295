import {type HoneyHiveTracer, trace} from '../../src/index.ts'

/** A function of a test: it makes the result that is looked at. */
export type Subject = (this: unknown, ...given: readonly unknown[]) => unknown

/** Every way to have a function traced; each gives a function to call. */
export const forms: Readonly<Record<string, (fn: Subject, tracer: HoneyHiveTracer) => Subject>> = {
  'trace(fn)': (fn, tracer) => {
    const work = trace({eventName: 'work'}, fn)
    return (...given) => tracer.run(() => work(...given))
  },
  'tracer.trace(options)(fn)': (fn, tracer) => tracer.trace({eventName: 'work'})(fn),
  'trace({tracer}, fn)': (fn, tracer) => trace({eventName: 'work', tracer}, fn),
  'the standard decorator': (fn, tracer) => {
    class Service {
      @tracer.trace
      work(...given: readonly unknown[]): unknown {
        return Reflect.apply(fn, this, given)
      }
    }
    return (...given) => new Service().work(...given)
  },
  'the legacy decorator': (fn, tracer) => {
    class Service {
      work(...given: readonly unknown[]): unknown {
        return Reflect.apply(fn, this, given)
      }
    }
    // What TypeScript makes of `@tracer.trace({...})` with `experimentalDecorators`.
    const decorator = tracer.trace({eventType: 'chain'})
    const method = Object.getOwnPropertyDescriptor(Service.prototype, 'work') ?? {}
    Object.defineProperty(Service.prototype, 'work', decorator(Service.prototype, 'work', method))
    return (...given) => new Service().work(...given)
  },
}
