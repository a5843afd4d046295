import type {EvaluateOptions, Journal, JournalLine} from 'enrich-span/evaluate'
import {evaluator, runEvaluator} from 'enrich-span/evaluate'

type Item = {readonly inputs: number}
type Options = Partial<EvaluateOptions<Item, number>>

/** What happens at the moment in question. */
export interface Interruption {
  /** Called when the run is in the phase; perhaps again later. */
  readonly reached: () => void
  /** What the phase then waits for. */
  readonly wait: () => Promise<unknown>
}

/** How many items each experiment has. */
export const size = 6

/** An experiment for every phase of a run, which calls `reached` in it. */
export const phases: Readonly<Record<string, (interruption: Interruption) => Options>> = {
  'before it begins': ({reached}) => {
    reached()
    return {}
  },
  'while the dataset is read': ({reached, wait}) => ({
    dataset: (async function* () {
      yield {inputs: 0}
      yield {inputs: 1}
      reached()
      await wait()
      for (let n = 2; n < size; n++) yield {inputs: n}
    })(),
  }),
  'while the dataset is closed': ({reached, wait}) => ({
    limit: 3,
    dataset: (async function* () {
      try {
        for (let n = 0; n < size; n++) yield {inputs: n}
      } finally {
        reached()
        await wait()
      }
    })(),
  }),
  'in the function': ({reached, wait}) => ({
    function: async ({inputs}) => {
      if (inputs !== 2) return inputs
      reached()
      await wait()
      return inputs
    },
  }),
  'in a function that never waits': ({reached}) => ({
    function: ({inputs}) => {
      if (inputs >= 2) reached()
      return inputs
    },
  }),
  'between two attempts': ({reached}) => ({
    function: ({inputs}, {attempt}) => {
      if (inputs !== 2 || attempt > 1) return inputs
      setImmediate(reached)
      throw new Error('once')
    },
    retries: {limit: 1, delayMs: 60_000},
  }),
  'while a rate limit is waited for': ({reached}) => ({
    function: ({inputs}, {attempt}) => {
      if (inputs !== 2 || attempt > 1) return inputs
      setImmediate(reached)
      throw Object.assign(new Error('slow down'), {status: 429, headers: {'retry-after': '60'}})
    },
  }),
  'in an evaluator': ({reached, wait}) => ({
    evaluators: [
      evaluator({name: 'slow', retries: 2}, async outputs => {
        if (outputs !== 2) return outputs
        reached()
        await wait()
        return outputs
      }),
    ],
  }),
  'while an evaluator waits for its turn': ({reached, wait}) => ({
    evaluators: [
      evaluator({name: 'slow'}, async outputs => {
        if (outputs === 0) {
          setImmediate(reached)
          await wait()
        }
        return outputs
      }),
      evaluator({name: 'next'}, outputs => outputs),
    ],
    maxEvaluators: 1,
  }),
  'in a run evaluator': ({reached, wait}) => ({
    runEvaluators: [
      runEvaluator({name: 'whole'}, async () => {
        reached()
        await wait()
        return 1
      }),
    ],
  }),
  'while an item is written': ({reached}) => ({journal: new Noting(line => line.type === 'datapoint' && reached())}),
  'while spans are delivered': ({reached, wait}) => ({
    tracer: {
      destination: 'memory',
      processors: [
        {
          onStart: () => {},
          onEnd: () => {},
          forceFlush: async () => {
            reached()
            await wait()
          },
          shutdown: async () => {},
        },
      ],
    },
  }),
}

/** A journal that keeps its lines and tells of each. */
export class Noting implements Journal {
  readonly name = 'notes'
  readonly lines: JournalLine[] = []
  readonly #tell: (line: JournalLine) => unknown

  constructor(tell: (line: JournalLine) => unknown = () => {}) {
    this.#tell = tell
  }

  write(line: JournalLine): void {
    this.lines.push(line)
    this.#tell(line)
  }

  close(): void {}
}

/** The experiment of a phase, and the same one without its interruption. */
export function experimentOf(phase: string, interruption: Interruption): EvaluateOptions<Item, number> {
  return {
    name: 'phases',
    dataset: Array.from({length: size}, (_, n) => ({inputs: n})),
    function: ({inputs}) => inputs,
    maxWorkers: 2,
    version: 'the same',
    tracer: {destination: 'memory'},
    print: false,
    ...phases[phase]?.(interruption),
  }
}

/** A call that only counts the first time. */
export function once(act: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    act()
  }
}
