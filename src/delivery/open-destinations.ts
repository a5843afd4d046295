import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {type Destination, kindOf, type Opener} from './destination.ts'
import {type Ledger, LedgerBook, type SpanCounter, type SpanOutcome} from './ledger.ts'
import type {Sender} from './span-buffer.ts'
import {keyOfReceiver} from './otlp-transport.ts'
import {type ScoresDestination, scoresOf} from './scores/scores-destination.ts'
import {createScoresTransport} from './scores/scores-transport.ts'
import {SpanQueue} from './span-queue.ts'
import type {SpanSink} from './span-sink.ts'

/** All destinations of one tracer and its forks. */
export interface OpenDestinations {
  /** The names of the destinations, for a person to read. */
  readonly name: string
  readonly keepsSpans: boolean
  /** The last 10 failures that destinations reported. */
  readonly errors: readonly Error[]
  /** One ledger for each destination. `undefined` for a single destination, because its ledger is the tracer's. */
  ledgers(): Readonly<Record<string, Ledger>> | undefined
  send(span: ReadableSpan, counter: SpanCounter): void
  /** Sends all waiting spans at once instead of waiting for more. */
  hasten(): void
  /** Resolves when every span added so far has its outcome, however long that takes. */
  flush(): Promise<void>
  /** Drops the spans that have no outcome yet. */
  drop(reason: string): void
  /** Resolves when every destination has room for the spans of `workers` datapoints; `undefined` if all have it now. */
  room(workers: number): Promise<void> | undefined
  /** True when no request has ever reached any of the destinations, so waiting for them is in vain. */
  isUnreached(): boolean
  /** Closes the destinations that no other tracer uses. */
  close(): Promise<void>
}

/** Opens the destinations of a tracer. Destinations that other tracers have open are shared. */
export function openDestinations(
  destinations: readonly Destination[],
  opener: Opener,
  batched: boolean,
): OpenDestinations {
  const opened = destinations.flatMap(destination => {
    const scores = scoresOf(destination)
    return [openDestination(destination, opener), ...(scores === undefined ? [] : [openScores(scores)])]
  })
  const queues = opened.flatMap(({queue}) => queue ?? [])
  const sender: Sender = {reporter: opener.reporter, errors: []}
  const books = queues.length > 1 ? queues.map(() => new LedgerBook(null)) : []
  const names = distinct(queues.map(({name}) => name))
  const only = queues.length === 1 ? queues[0] : undefined
  const countersOf = (counter: SpanCounter): readonly SpanCounter[] => {
    for (const book of books) {
      book.started()
      book.ended()
    }
    return combineCounters(counter, books)
  }
  return {
    name: opened.map(({name}) => name).join(', '),
    keepsSpans: opened.some(({queue}) => queue === undefined),
    errors: sender.errors,
    ledgers: () =>
      books.length === 0 ? undefined : Object.fromEntries(books.map((book, at) => [names[at] ?? '', book.read()])),
    send(span, counter) {
      if (only !== undefined) only.add(span, counter, sender, !batched)
      else if (queues.length === 0) counter.count('accepted', 1)
      else for (const [at, each] of countersOf(counter).entries()) queues[at]?.add(span, each, sender, !batched)
    },
    hasten: () => {
      for (const queue of queues) queue.hasten()
    },
    flush: async () => all(queues, queue => queue.flush()),
    drop: reason => {
      for (const queue of queues) queue.drop(reason, sender)
    },
    room(workers) {
      const waits = queues.flatMap(queue => queue.room(workers) ?? [])
      return waits.length === 0 ? undefined : all(waits, wait => wait)
    },
    isUnreached: () => queues.length > 0 && queues.every(queue => queue.unreached === true),
    close: async () => all(opened, ({release}) => release()),
  }
}

/** A destination as one tracer uses it. */
interface OpenDestination {
  readonly name: string
  /** Absent for `memory`, because its spans stay with their tracer. */
  readonly queue?: SpanSink
  /** Ends this tracer's use. The last tracer to end its use closes the queue. */
  readonly release: () => Promise<void>
}

const shared = new Map<unknown, {readonly queue: SpanSink; uses: number}>()

function openDestination(destination: Destination, opener: Opener): OpenDestination {
  const kind = kindOf(destination)
  const connect = kind.open(destination, opener)
  if (connect === undefined) return {name: 'memory', release: async () => {}}
  return share(kind.key(destination), kind.name(destination), connect)
}

// A key is a text or an object. The keys of scores are texts of their own.
function openScores(scores: ScoresDestination): OpenDestination {
  const key = `scores ${keyOfReceiver(scores.destination)}`
  return share(key, scores.name, name => new SpanQueue(name, createScoresTransport(scores)))
}

function share(key: unknown, name: string, connect: (name: string) => SpanSink): OpenDestination {
  const found = shared.get(key) ?? {queue: connect(name), uses: 0}
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

/**
 * Makes one counter for each destination of a span. The tracer counts the span once, when the last destination has its
 * outcome. The span counts as accepted when all destinations accepted it, otherwise as the first other outcome.
 */
function combineCounters(tracer: SpanCounter, destinations: readonly SpanCounter[]): SpanCounter[] {
  let awaited = destinations.length
  let worst: SpanOutcome | undefined
  return destinations.map(destination => ({
    count(outcome) {
      destination.count(outcome, 1)
      if (outcome !== 'accepted') worst ??= outcome
      awaited -= 1
      if (awaited === 0) tracer.count(worst ?? 'accepted', 1)
    },
  }))
}

/** Numbers repeated names, such as those of one URL with two formats, so that each destination has a name of its own. */
function distinct(names: readonly string[]): string[] {
  return names.map((name, at) => {
    const before = names.slice(0, at).filter(earlier => earlier === name).length
    return before === 0 ? name : `${name} (${before + 1})`
  })
}

async function all<T>(each: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  await Promise.allSettled(each.map(act))
}
