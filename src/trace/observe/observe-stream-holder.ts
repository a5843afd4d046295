import {soon} from '#platform/clock'
import type {Observe, Outcome, Work} from '../work.ts'
import {observeMembers} from './observe-members.ts'
import {isNativePromise} from './observe-promise.ts'
import {summaryNames} from './summary.ts'
import {assemble, type NamedPart, outcomeOf, type Parts, receivedBy} from './parts.ts'

/**
 * Keeps an object whose class offers streams by accessors, like the result of `streamText`. The work ends with the last part
 * in use. Its output is the summary that the object then has.
 */
export function observeStreamHolder(work: Work, result: object, again: Observe): object {
  // The settling must not keep the result alive, because its collection ends the work too.
  const holder = new WeakRef(result)
  return observeMembers(work, result, again, (parts, all) => {
    const complete = all.every(({branch}) => branch.outcome?.kind !== 'chunks' || !branch.outcome.cancelled)
    const object = holder.deref()
    // After a cancellation or a failure, reading a summary would read the rest of the streams.
    if (!complete || object === undefined || outcomeOf(all)?.kind === 'failure') return work.settle(assemble({}, all))
    summarize(parts, object, summary => work.settle(summary ?? assemble({}, all)), all)
  })
}

// The promises have settled before the streams end, so one turn is enough to read them.
function summarize(
  parts: Parts,
  holder: object,
  settle: (summary: Outcome | undefined) => void,
  all: readonly NamedPart[],
): void {
  const found: Record<string, unknown> = {}
  let waiting = 0
  let over = false
  const end = (outcome?: Outcome): void => {
    if (over) return
    over = true
    const received = receivedBy(all)
    settle(outcome ?? (Object.keys(found).length > 0 ? {kind: 'value', value: found, received} : undefined))
  }
  const noted =
    (name: string): ((value: unknown) => void) =>
    value => {
      found[name] = value
      waiting -= 1
      if (waiting === 0) end()
    }
  for (const name of summaryNames) {
    if (!(name in holder)) continue
    const promise = parts.takeWhole(() => Reflect.get(holder, name) as unknown, undefined, [])
    if (!isNativePromise(promise)) continue
    waiting += 1
    void promise.then(noted(name), (error: unknown) => end({kind: 'failure', error, received: receivedBy(all)}))
  }
  soon(end)
}
