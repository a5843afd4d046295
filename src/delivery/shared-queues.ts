import type {Transport} from './answer.ts'
import {type Destination, kindOf, type Opener} from './destination.ts'
import {SpanQueue} from './span-queue.ts'

/** A destination as one tracer uses it. */
interface OpenDestination {
  readonly name: string
  /** Absent for `memory`: the spans stay with their tracer. */
  readonly queue?: SpanQueue
  /** Takes back the use; the last one closes the queue. */
  readonly release: () => Promise<void>
}

const shared = new Map<unknown, {readonly queue: SpanQueue; uses: number}>()

/** Opens a destination that was checked before, or joins those who use it already. */
export function openDestination(destination: Destination, opener: Opener): OpenDestination {
  const kind = kindOf(destination)
  const connect = kind.open(destination, opener)
  if (connect === undefined) return {name: 'memory', release: async () => {}}
  return share(kind.key(destination), kind.name(destination), connect)
}

function share(key: unknown, name: string, connect: () => Transport): OpenDestination {
  const found = shared.get(key) ?? {queue: new SpanQueue(name, connect()), uses: 0}
  shared.set(key, found)
  found.uses += 1
  const release = async (): Promise<void> => {
    found.uses -= 1
    if (found.uses > 0) return
    shared.delete(key)
    await found.queue.close()
  }
  return {name, queue: found.queue, release}
}
