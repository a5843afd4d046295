import {type Context, context} from '@opentelemetry/api'

/** A function of which nothing is known. */
export type AnyCallable = (this: unknown, ...given: unknown[]) => unknown

/** `fn` run in the context `at` whenever it is called; its name, length and `this` stay. */
export function boundFunction(fn: object, at: Context): object {
  const run = fn as AnyCallable & {readonly name: string}
  const bound = function (this: unknown, ...given: unknown[]): unknown {
    return context.with(at, run, this, ...given)
  }
  return Object.defineProperties(bound, {
    name: {value: run.name, configurable: true},
    length: {value: run.length, configurable: true},
  })
}
