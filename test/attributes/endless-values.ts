/** Counts what a value was asked for: each trap, getter, step and conversion. */
export interface Steps {
  count: number
}

/** A kind of value that never ends, or that costs more than its size. */
export type Endless = (steps: Steps) => unknown

function proxyOf(steps: Steps, target: object, traps: ProxyHandler<object>): object {
  const counted = Object.entries(traps).map(([name, trap]: [string, (...args: never[]) => unknown]) => [
    name,
    (...args: never[]) => {
      steps.count += 1
      return trap(...args)
    },
  ])
  return new Proxy(target, Object.fromEntries(counted) as ProxyHandler<object>)
}

const field = {configurable: true, enumerable: true, writable: true, value: 1}
const names = Array.from({length: 500}, (_, at) => `k${at}`)

/** Iterates forever. Each step counts. */
function forever(steps: Steps, next: () => unknown): () => Iterator<unknown> {
  return function* () {
    for (;;) {
      steps.count += 1
      yield next()
    }
  }
}

/** A list of 2**27 holes in an object that is none: to make it text, each hole is visited. */
function sparse(steps: Steps): unknown[] {
  const list = Object.assign([], {length: 2 ** 27})
  const convert = (): never => {
    steps.count += 2 ** 27
    throw new Error('was made text')
  }
  return Object.assign(list, {join: convert, toString: convert, valueOf: convert, [Symbol.toPrimitive]: convert})
}

const prototypes = (steps: Steps, own: ProxyHandler<object>, first?: object): object => {
  let asked = 0
  const make = (): object =>
    proxyOf(steps, {}, {...own, getPrototypeOf: () => (asked++ === 0 && first !== undefined ? first : make())})
  return make()
}

export const endlessValues: Readonly<Record<string, Endless>> = {
  'a proxy whose fields are proxies': steps => {
    const make = (): object =>
      proxyOf(steps, {}, {ownKeys: () => names, getOwnPropertyDescriptor: () => field, get: make})
    return make()
  },
  'endless prototypes': steps => prototypes(steps, {}),
  'endless prototypes behind one that looks plain': steps => prototypes(steps, {}, Object.prototype),
  'endless prototypes with 500 fields each': steps =>
    prototypes(steps, {ownKeys: () => names, getOwnPropertyDescriptor: () => field}, Object.prototype),
  'endless prototypes that have every member': steps =>
    prototypes(steps, {has: () => true, get: (_, name) => (name === Symbol.toStringTag ? 'Response' : () => 1)}),
  'endless prototypes of a stream': steps =>
    prototypes(steps, {has: (_, name) => /^(getReader|pipeTo|tee)$/.test(String(name)), get: () => undefined}),
  'a proxy of a list that has every element': steps =>
    proxyOf(steps, [], {
      has: () => true,
      get: (_, name) => (name === 'length' ? 2 ** 53 - 1 : name === 'toJSON' ? undefined : 1),
    }),
  'a proxy of a list that has no element': steps =>
    proxyOf(steps, [], {has: () => false, get: (_, name) => (name === 'length' ? 2 ** 53 - 1 : undefined)}),
  'a getter that returns itself': steps => ({
    get next() {
      steps.count += 1
      return this
    },
  }),
  'a getter that returns a new one': steps => {
    const make = (): object => ({
      get a() {
        steps.count += 1
        return make()
      },
      get b() {
        steps.count += 1
        return make()
      },
    })
    return make()
  },
  'a toJSON that returns a new one': steps => {
    const make = (): object => ({
      toJSON() {
        steps.count += 1
        return [make(), make()]
      },
    })
    return make()
  },
  'a toJSON that returns itself': steps => ({
    toJSON() {
      steps.count += 1
      return this
    },
  }),
  'a Map without an end': steps =>
    Object.defineProperty(new Map(), Symbol.iterator, {value: forever(steps, () => ['a', 1])}),
  'a Map whose keys have no text': steps =>
    Object.defineProperty(new Map(), Symbol.iterator, {
      value: forever(steps, () => [new Proxy({}, {getPrototypeOf: () => null, get: () => 1}), 1]),
    }),
  'a Map whose keys cannot be read': steps => {
    const {proxy, revoke} = Proxy.revocable({}, {})
    revoke()
    return Object.defineProperty(new Map(), Symbol.iterator, {value: forever(steps, () => [proxy, 1])})
  },
  'a Map whose entries are none': steps =>
    Object.defineProperty(new Map(), Symbol.iterator, {value: forever(steps, () => [])}),
  'a Set without an end': steps =>
    Object.defineProperty(new Set(), Symbol.iterator, {value: forever(steps, () => ({}))}),
  'Headers without an end': steps =>
    Object.defineProperty(new Headers(), Symbol.iterator, {value: forever(steps, () => ['a', 'b'])}),
  'a Map with a sparse list as a key': steps => new Map([[sparse(steps), 1]]),
  'a collection with a sparse list as its size': steps =>
    Object.defineProperty(new Uint8Array(2), 'size', {value: sparse(steps)}),
  'what looks like a date': steps => Object.assign(Object.create(sparse(steps)), {[Symbol.toStringTag]: 'Date'}),
  'what looks like a URL': steps => ({[Symbol.toStringTag]: 'URL', href: sparse(steps)}),
  'an error whose texts are sparse lists': steps =>
    Object.assign(new Error('x'), {
      message: sparse(steps),
      name: sparse(steps),
      stack: sparse(steps),
      cause: sparse(steps),
    }),
  'an error whose causes never end': steps => {
    const make = (): Error =>
      Object.defineProperty(new Error('x'), 'cause', {
        get() {
          steps.count += 1
          return make()
        },
      })
    return make()
  },
  'a function whose name is a sparse list': steps => Object.defineProperty(() => 1, 'name', {value: sparse(steps)}),
}
