import {EvaluationError} from './evaluation-error.ts'
import {differenceOfShards} from './facts/run-facts.ts'
import type {StoredRun} from './journal/read-journal.ts'

/** Returns the first shard. Throws an `EvaluationError` for an empty list, and for runs of different experiments. */
export function checkShards(shards: readonly StoredRun[]): StoredRun {
  const [first, ...others] = shards
  if (first === undefined) throw new EvaluationError('mergeRuns(): give at least one run file')
  for (const other of others) {
    const changed = differenceOfShards(first.run, other.run)
    if (changed === undefined) continue
    throw new EvaluationError(
      `mergeRuns(): "${first.path}" and "${other.path}" differ in ${changed}: they are not shards of one run`,
    )
  }
  return first
}

/**
 * Returns the reason why the merged run is not complete. Returns `undefined` when every file is complete and all shards
 * are present.
 */
export function whyIncomplete(shards: readonly StoredRun[]): string | undefined {
  const damaged = shards.find(({incomplete}) => incomplete !== undefined)
  if (damaged !== undefined) return `the run in "${damaged.path}" is damaged: ${damaged.incomplete}`
  const unfinished = shards.find(({end}) => end?.status !== 'completed')
  if (unfinished !== undefined) return `the run in "${unfinished.path}" did not complete`
  // A single file gives its own result.
  if (shards.length === 1) return undefined
  const selected = shards.flatMap(({run: {selection = ''}}) => {
    const [, part, parts] = /\bshard (\d+)\/(\d+)/.exec(selection) ?? []
    return part === undefined ? [] : [{part: Number(part), parts: Number(parts)}]
  })
  // A run without a shard covers the whole dataset.
  if (selected.length < shards.length) return undefined
  const present = new Set(selected.map(({part}) => part))
  const all = Array.from({length: selected[0]?.parts ?? 0}, (_, index) => index + 1)
  const missing = all.filter(part => !present.has(part)).map(part => `shard ${part}/${all.length}`)
  if (missing.length === 0) return undefined
  return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`
}
