import {rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {HoneyHiveTracer} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import pMap from 'p-map'
import type {Pair, Row} from '../row.ts'
import {AcceptAll} from '../setting/accept-all.ts'

/** An experiment beside a loop over the same items that records nothing. */
export const evaluateRows: readonly Row[] = [
  {
    id: 'evaluate',
    what: 'evaluate, two evaluators, 10 at a time, an item of 1,000, no journal',
    against: 'p-map that calls the same functions and records nothing',
    must: 7,
    aim: 5,
    mostCalls: 1_000,
    prepare: () => pair(false),
  },
  {
    id: 'evaluate-journal',
    what: 'the same with a journal',
    against: 'the same',
    must: 10,
    aim: 7,
    mostCalls: 1_000,
    prepare: () => pair(true),
  },
]

interface Item {
  readonly id: string
  readonly inputs: {readonly question: string}
  readonly groundTruth: string
}

const items: readonly Item[] = Array.from({length: 1_000}, (_, index) => ({
  id: `q${index}`,
  inputs: {question: `question ${index}`},
  groundTruth: `answer ${index}`,
}))

const answer = async ({inputs}: Pick<Item, 'inputs'>): Promise<string> => inputs.question.replace('question', 'answer')
const exact = (outputs: string, _: unknown, groundTruth: unknown): boolean => outputs === groundTruth
const short = (outputs: string): number => (outputs.length < 20 ? 1 : 0)

async function score(item: Item): Promise<unknown> {
  const outputs = await answer(item)
  return {outputs, exact: exact(outputs, item.inputs, item.groundTruth), short: short(outputs)}
}

function pair(journaled: boolean): Pair {
  const tracer = new HoneyHiveTracer({destination: new AcceptAll()})
  const journal = path.join(tmpdir(), `enrich-span-bench-${process.pid}`)
  let run = 0
  return {
    baseline: async count => {
      await pMap(items.slice(0, count), score, {concurrency: 10})
    },
    subject: async count => {
      const result = await evaluate({
        name: 'bench',
        function: answer,
        dataset: items.slice(0, count),
        evaluators: [exact, short],
        maxWorkers: 10,
        tracer,
        journal: journaled ? path.join(journal, `${run++}.jsonl`) : false,
        progress: false,
        print: false,
      })
      if (result.succeeded !== count) throw new Error(`evaluate: ${result.succeeded} of ${count} succeeded`)
    },
    close: async () => {
      await tracer.shutdown()
      rmSync(journal, {recursive: true, force: true})
    },
  }
}
