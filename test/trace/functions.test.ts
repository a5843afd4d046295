import test from 'ava'
import * as fc from 'fast-check'
import {trace} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

class Base {
  static readonly made: string = 'static'
  readonly args: readonly unknown[]
  constructor(...args: readonly unknown[]) {
    this.args = args
  }
}

const functions: Readonly<Record<string, (...args: never[]) => unknown>> = {
  'an arrow function': (a: number, b: number) => a + b,
  'a function': function add(a: number, b = 2) {
    return a + b
  },
  'an async function': async (a: number) => a,
  'a generator function': function* (a: number) {
    yield a
  },
  'an async generator function': async function* (a: number) {
    yield a
  },
  'a function with members': Object.assign((a: number) => a, {version: 3, [Symbol.for('mark')]: true}),
  'a class': Base as never,
  'a built-in': Math.max,
  'a bound function': ((n: number) => n).bind(undefined, 1),
}

for (const [name, fn] of Object.entries(functions)) {
  test(`${name} looks as it did`, async t => {
    await using own = recordSpans()
    const traced = own.tracer.trace(fn)
    t.is(traced.name, fn.name)
    t.is(traced.length, fn.length)
    t.is(Object.getPrototypeOf(traced), Object.getPrototypeOf(fn))
    t.deepEqual(Object.getOwnPropertyDescriptors(traced), Object.getOwnPropertyDescriptors(fn))
    t.is(canConstruct(traced), canConstruct(fn))
  })
}

function canConstruct(fn: unknown): boolean {
  try {
    Reflect.construct(Object, [], fn as never)
    return true
  } catch {
    return false
  }
}

test('a class can be made, extended and asked about', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const Traced = tracer.trace(Base as never) as unknown as typeof Base
  class Derived extends Traced {
    readonly derived = true
  }
  const made = new Derived(1, 2)
  t.true(made instanceof Derived && made instanceof Traced && made instanceof Base)
  t.deepEqual(made.args, [1, 2])
  t.is(Derived.made, 'static')
  t.throws(() => Reflect.apply(Traced as never, undefined, []), {instanceOf: TypeError})
})

test('`this` is what it was, also when it is not set', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const self = {}
  const whose = tracer.trace(function (this: unknown) {
    return this
  })
  t.is(whose.call(self), self)
  t.is(whose.call(undefined), undefined)
  t.is(whose.call(null), null)
  t.is(whose.call(1), 1)
})

test('the same function under two tracers at once, nested and recursive', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const deep = trace({eventName: 'deep'}, async (n: number): Promise<number> => (n === 0 ? 0 : 1 + (await deep(n - 1))))
  await Promise.all([a, b].flatMap(({tracer: own}) => [1, 2].map(() => own.run(() => deep(3)))))
  const tree = 'deep\n  deep\n    deep\n      deep'
  for (const own of [a, b]) t.is(own.tree(), `${tree}\n${tree}`)
})

test('a traced function does the same as the bare one, for random functions and values', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const outcome = fc.constantFrom('returns', 'throws', 'resolves', 'rejects', 'yields', 'yields later')
  const property = fc.asyncProperty(fc.array(fc.anything()), outcome, async (args, how) => {
    const fn = behaviour(how)
    const [bare, traced] = [await seenOf(fn, args), await seenOf(tracer.trace(fn), args)]
    t.deepEqual(traced.kinds, bare.kinds)
    t.true(
      traced.values.length === bare.values.length &&
        traced.values.every((value, n) => Object.is(value, bare.values[n])),
    )
  })
  await fc.assert(property, {numRuns: 500})
})

function behaviour(how: string): (...args: unknown[]) => unknown {
  switch (how) {
    case 'throws':
      return (...args) => {
        throw args[0]
      }
    case 'resolves':
      return async (...args) => args[0]
    case 'rejects':
      return async (...args) => {
        throw args[0]
      }
    case 'yields':
      return function* (...args) {
        yield* args
        return args.at(-1)
      }
    case 'yields later':
      return async function* (...args) {
        for (const each of args) yield {each}.each
      }
    default:
      return (...args) => args[0]
  }
}

async function seenOf(
  fn: (...args: unknown[]) => unknown,
  args: readonly unknown[],
): Promise<{kinds: string[]; values: unknown[]}> {
  const kinds: string[] = []
  const values: unknown[] = []
  try {
    const result = fn(...args)
    kinds.push(Object.prototype.toString.call(result))
    if (result instanceof Promise) values.push(await result)
    else if (kinds[0] === '[object Generator]') for (const each of result as Iterable<unknown>) values.push(each)
    else if (kinds[0] === '[object AsyncGenerator]')
      for await (const each of result as AsyncIterable<unknown>) values.push(each)
    else values.push(result)
  } catch (error) {
    kinds.push('failed')
    values.push(error)
  }
  return {kinds, values}
}
