import test from 'ava'
import {
  type Arbitrary,
  assert,
  check,
  constantFrom,
  dictionary,
  integer,
  type IProperty,
  jsonValue,
  oneof,
  property,
  record,
  string,
} from 'fast-check'
import {defaultLimits, type Limits} from '../../src/attributes/limits.ts'
import {plan, type Plan, type PlanOptions} from '../../src/attributes/plan.ts'
import {slots} from '../../src/attributes/slots.ts'
import type {Source, Write} from '../../src/attributes/attribute.ts'
import {hostileValue} from './hostile-values.ts'
import type {Written} from './planned.ts'

type Planner = (enrichment: object, write: Write, options: {readonly limits: Limits}) => unknown

// Each property is also held against a planner that breaks it: a check that cannot fail checks nothing.
const holds = (claim: IProperty<unknown>): void => assert(claim, {numRuns: 300})
const isBroken = (claim: IProperty<unknown>): boolean => check(claim, {numRuns: 300}).failed

const source: Source = {part: 'namespaces', descriptive: false}

/** The obvious way to do it: recursion and no care. */
const careless: Planner = (enrichment, write) => {
  const flatten = (key: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) write(key, value as string, source)
    else for (const [name, child] of Object.entries(value)) flatten(`${key}.${name}`, child)
  }
  for (const [name, value] of Object.entries(enrichment)) flatten(`honeyhive_${name}`, value)
}

const arrays: Planner = (_, write) => write('honeyhive_metadata.a', [] as unknown as string, source)

const boundless: Planner = (call, write) => plan(call, write, {limits: defaultLimits})

const pollutes: Planner = () => Reflect.defineProperty(Object.prototype, 'polluted', {value: 1, configurable: true})

const givesUp: Planner = (call, write) => {
  try {
    careless(call, write, {limits: defaultLimits})
  } catch {}
}

const backwards: Planner = (call, write, options) => {
  const writes: Parameters<Write>[] = []
  plan(call, (...each) => writes.unshift(each), options)
  for (const each of writes) write(...each)
}

const inCallOrder: Planner = (call, write, options) => {
  for (const [name, value] of Object.entries(call)) plan({[name]: value as unknown}, write, options)
}

const spellings = slots.map(({spelling}) => spelling)
const prefixes = [...new Set(slots.map(({key}) => key.text))]

const hostileCall: Arbitrary<() => object> = dictionary(
  oneof(constantFrom(...spellings, 'tracer', 'span', '__proto__'), string({maxLength: 8})),
  hostileValue,
).map(recipes => () => Object.fromEntries(Object.entries(recipes).map(([key, recipe]) => [key, recipe()])))

const smallLimits: Arbitrary<Limits> = record({
  depth: integer({min: 1, max: 6}),
  nodes: integer({min: 1, max: 30}),
  callBytes: integer({min: 1, max: 4_000}),
  valueBytes: integer({min: 1, max: 2_000}),
})

/** What was written, to be judged afterwards: what `write` throws, the encoder takes for a failure of the value. */
function writesOf(planner: Planner, call: object, limits: Limits = defaultLimits): readonly Written[] {
  const writes: Written[] = []
  planner(call, (key, value, {part}) => writes.push({key, value, part}), {limits})
  return writes
}

const bytesOf = ({value}: Written): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0)

const neverThrows = (planner: Planner): IProperty<unknown> =>
  property(hostileCall, makeCall => {
    writesOf(planner, makeCall())
  })

test('nothing that a value does escapes', t => {
  holds(neverThrows(plan))
  t.true(isBroken(neverThrows(careless)))
})

const writesScalars = (planner: Planner): IProperty<unknown> =>
  property(hostileCall, makeCall =>
    writesOf(planner, makeCall()).every(({key, value}) => {
      const known = prefixes.some(prefix => key.startsWith(prefix))
      return known && (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    }),
  )

test('every attribute is text, a boolean or a finite number under a key of ours', t => {
  holds(writesScalars(plan))
  t.true(isBroken(writesScalars(arrays)))
})

const staysInBounds = (planner: Planner): IProperty<unknown> =>
  property(hostileCall, smallLimits, (makeCall, limits) => {
    const leaves = writesOf(planner, makeCall(), limits).filter(({key}) => !key.endsWith('._cut'))
    const bytes = leaves.map(bytesOf)
    // Scalars given as a whole namespace are no keys of it; an error gives two attributes.
    const most = limits.nodes * 2 + spellings.length + 1
    const all = bytes.reduce((sum, each) => sum + each, 0)
    return leaves.length <= most && all <= limits.callBytes && bytes.every(each => each <= limits.valueBytes)
  })

test('counts and bytes stay in their bounds', t => {
  holds(staysInBounds(plan))
  t.true(isBroken(staysInBounds(boundless)))
})

const staysShallow = (planner: Planner): IProperty<unknown> =>
  property(hostileValue, integer({min: 1, max: 3}), (make, depth) =>
    writesOf(planner, {metadata: make()}, {...defaultLimits, depth})
      .filter(({key}) => !key.endsWith('._cut'))
      .every(({key}) => key.split('.').length - 1 <= depth),
  )

test('depth stays in its bound', t => {
  holds(staysShallow(plan))
  t.true(isBroken(staysShallow(boundless)))
})

const keepsOthers = (planner: Planner): IProperty<unknown> =>
  property(hostileValue, make => {
    const value = make()
    const call = {metadata: {before: 1, value, after: 2}, metrics: {score: 1}, value, user_id: 'u'}
    const keys = new Set(writesOf(planner, call).map(({key}) => key))
    return ['metadata.before', 'metadata.after', 'metrics.score', 'metadata.user_id'].every(key =>
      keys.has(`honeyhive_${key}`),
    )
  })

test('a hostile value never costs the other keys of the call', t => {
  holds(keepsOthers(plan))
  t.true(isBroken(keepsOthers(givesUp)))
})

const shared = [Object, Array, Function, Map, Set, Date, Error, String, Number, Promise].map(
  each => each.prototype as object,
)

/** Every property of the shared prototypes, to be compared by identity. */
const picture = (): readonly unknown[] =>
  shared.flatMap(prototype =>
    Reflect.ownKeys(prototype).flatMap(key => {
      const descriptor: object = Object.getOwnPropertyDescriptor(prototype, key) ?? {}
      return [prototype, key, ...(Object.values(descriptor) as unknown[])]
    }),
  )

const changesNoPrototype = (planner: Planner): IProperty<unknown> =>
  property(hostileCall, makeCall => {
    const call = makeCall()
    const before = picture()
    writesOf(planner, call)
    const after = picture()
    return after.length === before.length && after.every((each, index) => each === before[index])
  })

test.serial('no prototype changes', t => {
  holds(changesNoPrototype(plan))
  try {
    t.true(isBroken(changesNoPrototype(pollutes)))
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  }
})

// Plain data, and the expected attributes in another form: a list of paths.
const plainData = jsonValue({maxDepth: 4})

function pathsOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (value === null) return []
  if (typeof value !== 'object') return [[path, value]]
  return Object.entries(value).flatMap(([name, child]) => pathsOf(child, `${path}.${name}`))
}

const writesPlainData = (planner: Planner): IProperty<unknown> =>
  property(plainData, data => {
    const written = writesOf(planner, {metadata: {data}}).map(({key, value}) => [key, value])
    return JSON.stringify(written) === JSON.stringify(pathsOf(data, 'honeyhive_metadata.data'))
  })

test('plain data is written leaf by leaf, in order, and nothing is lost', t => {
  holds(writesPlainData(plan))
  t.true(isBroken(writesPlainData(backwards)))
})

const someKey = constantFrom('a', 'b', 'c')
const values = dictionary(someKey, integer(), {minKeys: 1})
const partsOfMetadata = record({metadata: values, attributes: values, kwargs: values})

const kwargsWin = (planner: Planner): IProperty<unknown> =>
  property(partsOfMetadata, integer({min: 0, max: 5}), ({metadata, attributes, kwargs}, order) => {
    const parts = [{metadata}, {attributes}, kwargs]
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    const call = Object.assign({}, ...(orders[order] ?? []).map(index => parts[index])) as object
    const written = Object.fromEntries(
      writesOf(planner, call).map(({key, value}) => [key.replace('honeyhive_metadata.', ''), value]),
    )
    const expected: Record<string, unknown> = {...metadata, ...attributes, ...kwargs}
    return ['a', 'b', 'c'].every(key => written[key] === expected[key])
  })

test('the last write on a key is by kwargs, then attributes, then metadata, in whatever order the call has them', t => {
  holds(kwargsWin(plan))
  t.true(isBroken(kwargsWin(inCallOrder)))
})

const loss = /^\[(?!Function |Binary )[\w ]+\]$|…\[\+\d+ bytes\]$/u

const tellsLosses = (
  planned: (call: object, write: Write, options: PlanOptions) => Pick<Plan, 'lost'>,
): IProperty<unknown> =>
  property(hostileValue, make => {
    let lost = 0
    const limits = {...defaultLimits, valueBytes: 1_000}
    const writes = writesOf(
      (call, write, options) => ({lost} = planned(call, write, options)),
      // One level down, where a hostile `_cut` cannot be taken for ours.
      {metadata: {value: make()}},
      limits,
    )
    const markers = writes.filter(({value}) => typeof value === 'string' && loss.test(value))
    const cut = writes.find(({key}) => key === 'honeyhive_metadata._cut')
    return lost === markers.length + Number(cut?.value ?? 0)
  })

test('what is lost can be seen, and what can be seen is counted', t => {
  holds(tellsLosses(plan))
  t.true(isBroken(tellsLosses((call, write, options) => ({lost: plan(call, write, options).lost > 0 ? 1 : 0}))))
})
