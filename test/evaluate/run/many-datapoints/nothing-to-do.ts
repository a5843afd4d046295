import {evaluate, type EvaluateResult, type Progress} from 'enrich-span/evaluate'

/** Runs an experiment of `total` items whose function and evaluator do nothing, and keeps nothing of an item. */
export function runNothingToDo(total: number, progress: (progress: Progress) => void): Promise<EvaluateResult> {
  return evaluate({
    name: 'nothing to do',
    dataset: items(total),
    function: ({inputs}) => inputs + 1,
    evaluators: [(outputs, inputs) => outputs === inputs + 1],
    keep: 'summary',
    journal: false,
    print: false,
    tracer: {destination: discard},
    progress,
  })
}

async function* items(total: number): AsyncGenerator<{id: string; inputs: number}> {
  for (let n = 0; n < total; n++) yield {id: `item-${n}`, inputs: n}
}

const discard = {
  export: (_: unknown, done: (result: {code: 0}) => void): void => done({code: 0}),
  shutdown: async (): Promise<void> => {},
}
