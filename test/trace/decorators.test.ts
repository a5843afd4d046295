import test from 'ava'
import {trace} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('decorators refuse a member that is not a function, with a cure', t => {
  const refused = (kind: string): object => ({
    name: 'ConfigurationError',
    message: `@trace: methods, getters and setters can be traced, \`x\` is a ${kind}. Wrap the function: trace(fn)`,
  })
  const decorate = trace as (...args: unknown[]) => unknown
  const curried = trace({eventType: 'tool'}) as (...args: unknown[]) => unknown
  for (const each of [decorate, curried]) {
    t.throws(() => each({get: () => 1, set: () => {}}, {kind: 'accessor', name: 'x'}), refused('accessor'))
    t.throws(() => each(Basket, {kind: 'class', name: 'x'}), refused('class'))
    t.throws(() => each({}, 'x', undefined), refused('field'))
    t.throws(() => each({}, 'x', {value: 1}), refused('field'))
  }
})

class Basket {
  readonly #prices: number[] = []

  @trace
  get total(): number {
    return this.#prices.reduce((sum, price) => sum + price, 0)
  }

  @trace({eventType: 'tool'})
  set price(price: number) {
    this.#prices.push(price)
  }
}

test('a decorated getter is a span each time it is read, a setter each time it is set', async t => {
  await using own = recordSpans()
  const basket = new Basket()
  own.tracer.run(() => {
    basket.price = 3
    t.is(basket.total, 3)
  })
  t.is(own.tree(), 'set price\nget total')
  t.is(own.span('set price').attributes['honeyhive_inputs.0'], 3)
  t.is(own.span('get total').attributes['honeyhive_outputs.result'], 3)
})

test('the legacy decorator of a getter with a setter traces the getter', async t => {
  await using own = recordSpans()
  const pair = {
    set: [] as number[],
    get x(): number {
      return 1
    },
    set x(value: number) {
      this.set.push(value)
    },
  }
  const descriptor = Object.getOwnPropertyDescriptor(pair, 'x') ?? {}
  Object.defineProperty(pair, 'x', trace(pair, 'x', descriptor))
  own.tracer.run(() => {
    pair.x = 2
    t.is(pair.x, 1)
  })
  t.deepEqual(pair.set, [2])
  t.is(own.tree(), 'get x')
})

class Animal {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }

  @trace
  static create(name: string): Animal {
    return new this(name)
  }

  @trace({eventType: 'chain'})
  speak(): string {
    return `${this.name} speaks`
  }

  @trace
  async move(): Promise<string> {
    return `${this.name} moves`
  }

  @trace
  greet = (other: string): string => `${this.name} greets ${other}`
}

class Dog extends Animal {
  @trace
  override speak(): string {
    return `${super.speak()}: woof`
  }
}

test('decorated methods: own, static, inherited, overridden, and fields', async t => {
  await using own = recordSpans()
  await own.tracer.run(async () => {
    const dog = Dog.create('Rex')
    t.true(dog instanceof Dog)
    t.is(dog.speak(), 'Rex speaks: woof')
    t.is(await dog.move(), 'Rex moves')
    t.is(dog.greet('Ada'), 'Rex greets Ada')
  })
  t.is(own.tree(), 'create\nspeak\n  speak\nmove\ngreet')
  t.is(Animal.prototype.speak.name, 'speak')
})
