import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {runInNewContext} from 'node:vm'
import test from 'ava'
import {
  compare,
  evaluate,
  evaluator,
  fromStoredRun,
  mergeRuns,
  openRun,
  rescore,
  runEvaluator,
  runMarkdown,
  runText,
} from 'enrich-span/evaluate'
import {graph, nested} from '../hostile-shapes.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-hostile-'))
test.after.always(() => rmSync(folder, {recursive: true}))
const unhandled: unknown[] = []
process.on('unhandledRejection', reason => unhandled.push(reason))
test.after(t => t.deepEqual(unhandled, []))

const boom = (): never => {
  throw new Error('from the value')
}
const revoked = (target: object): object => {
  const {proxy, revoke} = Proxy.revocable(target, {})
  revoke()
  return proxy
}
const circular: Record<string, unknown> = {}
circular['self'] = circular
const withField = (field: string, value: unknown): Error => Object.assign(new Error('x'), {[field]: value})
const getting = (field: string): Error => Object.defineProperty(new Error('x'), field, {get: boom})
const chain = (): Error => {
  let error = new Error('first')
  for (let n = 0; n < 10_000; n++) error = new Error(`${n}`, {cause: error})
  return error
}

/** Each is made anew, because a few can be used once. */
const hostile: Readonly<Record<string, () => unknown>> = {
  'a revoked proxy': () => revoked({}),
  'a revoked function': () => revoked(() => {}),
  'a getter that throws': () => Object.defineProperty({}, 'late', {get: boom, enumerable: true}),
  'a toJSON that throws': () => ({toJSON: boom}),
  'a toJSON that rejects': () => ({toJSON: async () => boom()}),
  // oxlint-disable-next-line unicorn/no-thenable -- the point of this value
  'a then that throws': () => Object.defineProperty({}, 'then', {get: boom}),
  'a proxy whose traps all throw': () =>
    new Proxy({}, {get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom}),
  '5,000 levels': () => nested(5_000),
  '100,000 levels': () => nested(100_000),
  'a cycle': () => circular,
  'a graph of 2^26 paths': () => graph(26),
  'an object without a prototype': () => Object.create(null) as unknown,
  'a bigint': () => 10n,
  'a symbol': () => Symbol('s'),
  'a function whose name throws': () => Object.defineProperty(() => {}, 'name', {get: boom}),
  'half a surrogate pair': () => '\ud83d',
  'text of 2 MB': () => 'x'.repeat(2_000_000),
  'an object with a message that is an object': () => ({message: Object.create(null) as unknown, stack: 1}),
  'an error whose message is an object': () => withField('message', Object.create(null)),
  'an error whose message throws': () => getting('message'),
  'an error whose name throws': () => getting('name'),
  'an error whose stack throws': () => getting('stack'),
  'an error whose stack is an object': () => withField('stack', {}),
  'an error whose cause throws': () => getting('cause'),
  'an error whose cause is a revoked proxy': () => withField('cause', revoked({})),
  'an error whose errors are a revoked list': () => withField('errors', revoked([])),
  'an error with a message of 2 MB': () => new Error('m'.repeat(2_000_000)),
  'an error with 10,000 causes': chain,
  'an aggregate of 10,000 errors': () => new AggregateError(Array.from({length: 10_000}, () => new Error('part'))),
  'an aggregate that is its own part': () => {
    const error = new AggregateError([])
    error.errors.push(error)
    return error
  },
  'an error of another realm': () => runInNewContext('new Error("elsewhere")') as unknown,
  'a sparse array': () => Array(2 ** 32 - 1),
}

type Act = () => never
interface Place {
  readonly options: (give: () => unknown, fail: Act) => object
  /** How many datapoints fail at least and at most. */
  readonly failed: readonly [least: number, most: number]
}

const second = ({inputs}: {readonly inputs: number}): boolean => inputs === 1
const judge = evaluator({name: 'judge'}, (outputs: unknown) => outputs !== undefined)

/** Where a value meets `evaluate`. */
const places: Readonly<Record<string, Place>> = {
  returned: {
    // A promise that resolves with a revoked proxy rejects.
    options: give => ({function: (each: never) => (second(each) ? give() : 1), evaluators: [judge]}),
    failed: [0, 1],
  },
  thrown: {
    options: (_, fail) => ({function: (each: never) => (second(each) ? fail() : 1), evaluators: [judge], retries: 1}),
    failed: [1, 1],
  },
  rejected: {
    options: (_, fail) => ({function: async (each: never) => (second(each) ? fail() : 1)}),
    failed: [1, 1],
  },
  'returned by an evaluator': {options: give => ({function: () => 1, evaluators: [() => give()]}), failed: [0, 0]},
  'returned by an evaluator as a score': {
    options: give => ({function: () => 1, evaluators: [() => ({score: give(), other: give()})]}),
    failed: [0, 0],
  },
  'thrown by an evaluator': {options: (_, fail) => ({function: () => 1, evaluators: [() => fail()]}), failed: [0, 0]},
  'by a run evaluator, an aggregate and an assert': {
    options: (give, fail) => ({
      function: () => 1,
      evaluators: [
        evaluator({name: 'aggregated', aggregate: () => give() as number}, () => 1),
        evaluator({name: 'thrown', aggregate: () => fail()}, () => 1),
        evaluator({name: 'asserted', assert: () => fail()}, () => 1),
      ],
      runEvaluators: [runEvaluator({name: 'gives'}, () => give()), runEvaluator({name: 'fails'}, () => fail())],
    }),
    failed: [0, 0],
  },
}

const redact = {paths: ['password'], replace: (value: unknown) => value as string}

/** As outputs these are tested beside the run file: a million parts take a second. */
const large = ['a graph of 2^26 paths', 'a sparse array']

for (const [
  place,
  {
    options,
    failed: [least, most],
  },
] of Object.entries(places)) {
  for (const [what, make] of Object.entries(hostile)) {
    if (place === 'returned' && large.includes(what)) continue
    test(`${place}: ${what}. The run ends, and every output can be made`, async t => {
      const fail = (): never => {
        throw make()
      }
      for (const redacted of [false, true]) {
        const journal = path.join(folder, `${place}-${what}-${redacted}.jsonl`.replaceAll(' ', '-'))
        const dataset = [0, 1, 2].map(inputs => ({inputs}))
        const tracer = {destination: 'memory', ...(redacted ? {redact} : {})}
        const delays = {retries: {limit: 1, delayMs: 0}}
        const result = await evaluate({
          name: 'hostile',
          dataset,
          tracer,
          journal,
          ...options(make, fail),
          ...delays,
        } as never)
        t.like(result, {status: 'completed', total: 3, aborted: 0})
        t.true(result.failed >= least && result.failed <= most, String(result.failed))
        t.is(result.datapoints[0]?.status, 'ok')
        t.is(result.datapoints[2]?.status, 'ok')
        t.true(JSON.stringify(result).length < 30_000_000)
        const stored = await openRun(journal)
        t.is(stored.incomplete, undefined)
        t.deepEqual(stored.damaged, [])
        t.is(stored.datapoints.length, 3)
        const restored = fromStoredRun(stored)
        for (const run of [result, restored]) {
          t.true(runText(run).length < 100_000)
          t.true(runMarkdown(run).length < 100_000)
        }
        if (redacted) continue
        t.notThrows(() => compare(restored, result))
        await mergeRuns([journal])
        const again = await rescore(journal, {evaluators: [() => 1], tracer: {destination: 'memory'}, journal: false})
        t.is(again.failed, result.failed)
        rmSync(journal)
      }
    })
  }
}
