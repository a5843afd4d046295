import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {deepStrictEqual} from 'node:assert'
import {
  type EvaluateResult,
  evaluate,
  fromStoredRun,
  mergeRuns,
  openRun,
  type Reducer,
  rescore,
  type RestoredRun,
} from 'enrich-span/evaluate'
import {type Random, seeded} from '../../../src/evaluate/statistics/random.ts'

/** Fields that differ from run to run. */
const volatile = new Set([
  'runId',
  'startedAt',
  'durationMs',
  'latency',
  'latencyMs',
  'waitedMs',
  'spans',
  'journal',
  'sessionId',
  'traceId',
  'stack',
])

/** Every field of a run, without those that differ from run to run. */
export function essence(run: EvaluateResult | RestoredRun, ...without: readonly string[]): object {
  // A result writes itself without its errors' stacks.
  const text = JSON.stringify({...run, toJSON: undefined}, (key: string, value: unknown) => {
    if (volatile.has(key)) return undefined
    return value instanceof Error ? {name: value.name, message: value.message} : value
  })
  const entries = Object.entries(JSON.parse(text) as object).filter(([key]) => !without.includes(key))
  return Object.fromEntries(entries)
}

/** Draws an experiment, disturbs its run in four ways, and compares every field with the undisturbed run. */
export async function disturb(seed: number): Promise<void> {
  const random = seeded(seed)
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-round-'))
  let files = 0
  const file = (): string => path.join(folder, `${files++}.jsonl`)
  const experiment = drawExperiment(random)
  const run = (settings: object): Promise<EvaluateResult> => evaluate({...experiment, ...settings} as never)
  try {
    const journal = file()
    const undisturbed = await run({journal})
    const whole = essence(undisturbed)
    const same = (other: EvaluateResult | RestoredRun, what: string): void =>
      deepStrictEqual(essence(other), whole, `seed ${seed}: ${what}`)

    // A kill leaves any part of the file behind its first line.
    const text = readFileSync(journal, 'utf8')
    const killed = file()
    writeFileSync(
      killed,
      text.slice(0, text.indexOf('\n') + 1 + Math.floor(random.next() * (text.length - text.indexOf('\n')))),
    )
    same(
      await run({journal: killed, resume: true, maxWorkers: 1 + Math.floor(random.next() * 8)}),
      'killed and resumed',
    )

    // A restored run is not judged again, and has no weights of functions.
    const notRestored = ['ok', 'score', 'runFailedAsserts']
    const restored = fromStoredRun(await openRun(journal))
    deepStrictEqual(essence(restored), essence(undisturbed, ...notRestored), `seed ${seed}: restored`)

    const parts = 1 + Math.floor(random.next() * 4)
    const shards: string[] = []
    for (let part = 1; part <= parts; part++) {
      const shard = file()
      await run({journal: shard, ...(parts === 1 ? {} : {shard: `${part}/${parts}`})})
      shards.push(shard)
    }
    // The gate of merged shards is judged anew.
    deepStrictEqual(essence(await mergeRuns(shards)), essence(undisturbed, 'gate'), `seed ${seed}: merged`)

    const {evaluators} = experiment
    const options = {evaluators, tracer: {destination: 'memory'}, journal: false} as never
    const [one, other] = [await rescore(journal, options), await rescore(killed, options)]
    deepStrictEqual(essence(other, 'rescored'), essence(one, 'rescored'), `seed ${seed}: rescored`)
    deepStrictEqual(one.metrics, undisturbed.metrics, `seed ${seed}: rescored metrics`)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

const pick = <T>(random: Random, ...values: readonly T[]): T => values[Math.floor(random.next() * values.length)] as T

function drawExperiment(random: Random) {
  const trials = pick(random, 1, 2, 3)
  const reducer = pick<Reducer>(random, 'mean', 'majority', 'any', 'all', 'pass@1', trials > 1 ? 'pass^2' : 'mean')
  const [divisor, breaks, broken] = [pick(random, 2, 3, 5), pick(random, 4, 7, 1_000), pick(random, 5, 1_000)]
  const size = 6 + Math.floor(random.next() * 20)
  return {
    name: 'round',
    dataset: Array.from({length: size}, (_, n) => ({
      ...(n % 2 === 0 ? {id: `q${n}`} : {}),
      inputs: {n},
      groundTruth: n % divisor,
      metadata: {language: pick(random, 'de', 'en', 'fr')},
      tags: n % 4 === 0 ? ['hard', 'long'] : [],
    })),
    function: ({inputs: {n}}: {readonly inputs: {readonly n: number}}, {trial}: {readonly trial: number}) => {
      if (n % breaks === breaks - 1) throw new RangeError(`datapoint ${n}`)
      return {value: (n * 3 + trial) % divisor, text: `answer ${n}`}
    },
    evaluators: [
      {
        name: 'right',
        reducer,
        evaluate: (outputs: {readonly value: number}, _: unknown, truth: number) => outputs.value === truth,
      },
      {
        name: 'score',
        range: [0, 1],
        ...pick(random, {}, {worst: 0.2}, {assert: 0.4}, {lowerIsBetter: true}, {aggregate: 'median'}, {weight: 2}),
        evaluate: (outputs: {readonly value: number}, {n}: {readonly n: number}) => {
          if (n % broken === 2) throw new Error('no score')
          return n % 6 === 5 ? undefined : outputs.value / divisor / 1.1
        },
      },
      {
        name: 'kind',
        version: pick(random, '1', '2'),
        evaluate: (outputs: {readonly value: number}) => ({
          score: outputs.value % 2 === 0 ? 'even' : 'odd',
          explanation: 'by its value',
        }),
      },
    ],
    trials,
    maxWorkers: pick(random, 1, 3, 10),
    git: false,
    version: 'the same',
    ...pick(random, {}, {slices: ['language']}, {slices: ['language', 'tags']}),
    ...pick(random, {}, {parameters: {model: 'small', temperature: 0}}),
    ...pick(random, {}, {tags: ['nightly'], metadata: {ticket: 812}}),
    ...pick(random, {}, {gate: {min: {right: 0.1}, maxFailures: 0.5, required: ['q0']}}),
    tracer: {destination: 'memory'},
    progress: false,
    print: false,
  } as const
}
