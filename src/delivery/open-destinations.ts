import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Destination, Opener} from './destination.ts'
import {type Ledger, LedgerBook, type SpanCounter, type SpanOutcome} from './ledger.ts'
import {openDestination} from './shared-queues.ts'
import type {Sender} from './span-buffer.ts'

/** All destinations of one tracer and its forks. */
export interface OpenDestinations {
  /** In words. */
  readonly name: string
  readonly keepsSpans: boolean
  /** What destinations answered instead of accepting, the last 10. */
  readonly errors: readonly Error[]
  /** One ledger a destination; none when there is only one, whose ledger is the tracer's. */
  ledgers(): Readonly<Record<string, Ledger>> | undefined
  send(span: ReadableSpan, account: SpanCounter): void
  /** Lets all that waits leave without waiting for company. */
  hasten(): void
  /** Resolves when all that was sent so far was answered for, however long that takes. */
  flush(): Promise<void>
  /** Gives up what has no answer yet. */
  drop(reason: string): void
  /** Closes what nobody else uses. */
  close(): Promise<void>
}

/** Opens the destinations of a tracer; those that others have open already are shared. */
export function openDestinations(
  destinations: readonly Destination[],
  opener: Opener,
  batched: boolean,
): OpenDestinations {
  const opened = destinations.map(destination => openDestination(destination, opener))
  const queues = opened.flatMap(({queue}) => queue ?? [])
  const sender: Sender = {reporter: opener.reporter, errors: []}
  const books = queues.length > 1 ? queues.map(() => new LedgerBook(null)) : []
  const only = queues.length === 1 ? queues[0] : undefined
  const accountsOf = (account: SpanCounter): readonly SpanCounter[] => {
    for (const book of books) {
      book.started()
      book.ended()
    }
    return combineCounters(account, books)
  }
  return {
    name: opened.map(({name}) => name).join(', '),
    keepsSpans: opened.some(({queue}) => queue === undefined),
    errors: sender.errors,
    ledgers: () =>
      books.length === 0
        ? undefined
        : Object.fromEntries(books.map((book, at) => [queues[at]?.name ?? '', book.read()])),
    send(span, account) {
      if (only !== undefined) only.add(span, account, sender, !batched)
      else if (queues.length === 0) account.count('accepted', 1)
      else for (const [at, each] of accountsOf(account).entries()) queues[at]?.add(span, each, sender, !batched)
    },
    hasten: () => {
      for (const queue of queues) queue.hasten()
    },
    flush: async () => all(queues, queue => queue.flush()),
    drop: reason => {
      for (const queue of queues) queue.drop(reason, sender)
    },
    close: async () => all(opened, ({release}) => release()),
  }
}

async function all<T>(each: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  await Promise.allSettled(each.map(act))
}

/**
 * A counter for each of several destinations of one span. The tracer counts the span once, when the last of them has
 * responded: accepted when all accepted it, else the first other outcome.
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
