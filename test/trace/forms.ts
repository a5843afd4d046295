import {type HoneyHiveTracer, trace} from '../../src/index.ts'

/** A function of a test: it makes the result that is looked at. */
export type Subject = (this: unknown, ...args: readonly unknown[]) => unknown

/** Every way to trace a function. Each returns a function to call. */
export const forms: Readonly<Record<string, (fn: Subject, tracer: HoneyHiveTracer) => Subject>> = {
  'trace(fn)': (fn, tracer) => {
    const work = trace({eventName: 'work'}, fn)
    return (...args) => tracer.run(() => work(...args))
  },
  'tracer.trace(options)(fn)': (fn, tracer) => tracer.trace({eventName: 'work'})(fn),
  'trace({tracer}, fn)': (fn, tracer) => trace({eventName: 'work', tracer}, fn),
  'the standard decorator': (fn, tracer) => {
    class Service {
      @tracer.trace
      work(...args: readonly unknown[]): unknown {
        return Reflect.apply(fn, this, args)
      }
    }
    return (...args) => new Service().work(...args)
  },
  'the legacy decorator': (fn, tracer) => {
    class Service {
      work(...args: readonly unknown[]): unknown {
        return Reflect.apply(fn, this, args)
      }
    }
    // What TypeScript makes of `@tracer.trace({...})` with `experimentalDecorators`.
    const decorator = tracer.trace({eventType: 'chain'})
    const method = Object.getOwnPropertyDescriptor(Service.prototype, 'work') ?? {}
    Object.defineProperty(Service.prototype, 'work', decorator(Service.prototype, 'work', method))
    return (...args) => new Service().work(...args)
  },
}
