import type {Work} from '../work.ts'

/**
 * A stream over `source` that reports each chunk, the end, a failure and a cancellation to `work`. It never reads ahead
 * of its consumer, so the source's own back-pressure applies. `now` locks the source at once, so its end is seen
 * without a read. `at first read` leaves it unlocked until then.
 */
export function viewOf(work: Work, source: ReadableStream<unknown>, lock: 'now' | 'at first read'): ReadableStream {
  const view = new View(work, source, lock)
  if (!isByteStream(source)) return new ReadableStream(view, {highWaterMark: 0})
  const type = 'bytes'
  // The same three methods, cast because the types of the two controllers are unrelated.
  const bytes = {
    type,
    start: view.start.bind(view),
    pull: view.pull.bind(view),
    cancel: view.cancel.bind(view),
  } as unknown as UnderlyingByteSource
  return new ReadableStream(bytes)
}

class View implements UnderlyingDefaultSource<unknown> {
  readonly #work: Work
  readonly #source: ReadableStream<unknown>
  readonly #lock: 'now' | 'at first read'
  #reader: ReadableStreamDefaultReader<unknown> | undefined
  #reading = false
  #closed = false
  #cancelled = false

  constructor(work: Work, source: ReadableStream<unknown>, lock: 'now' | 'at first read') {
    this.#work = work
    this.#source = source
    this.#lock = lock
  }

  start(controller: Controller): void {
    if (this.#lock === 'now') this.#open(controller)
  }

  async pull(controller: Controller): Promise<void> {
    const reader = this.#open(controller)
    this.#reading = true
    const {done, value} = await (this.#work.step(() => reader.read(), undefined, []) as ReturnType<typeof reader.read>)
    this.#reading = false
    if (!done) {
      this.#work.chunk(value)
      controller.enqueue(value as never)
    }
    if (done || this.#closed) this.#close(controller)
  }

  async cancel(reason: unknown): Promise<void> {
    const source = this.#reader ?? this.#source
    this.#cancelled = true
    try {
      await this.#work.step(() => source.cancel(reason), undefined, [])
      this.#work.cancel()
    } catch (error) {
      this.#work.fail(error)
      throw error
    }
  }

  #open(controller: Controller): ReadableStreamDefaultReader<unknown> {
    if (this.#reader !== undefined) return this.#reader
    const reader = this.#source.getReader()
    this.#reader = reader
    reader.closed.then(
      () => this.#sourceClosed(controller),
      (error: unknown) => {
        this.#work.fail(error)
        controller.error(error)
      },
    )
    return reader
  }

  #sourceClosed(controller: Controller): void {
    this.#closed = true
    // By the cancellation, which ends the work itself.
    if (this.#cancelled) return
    // A source reports that it is closed before it delivers its last chunk.
    if (!this.#reading) this.#close(controller)
  }

  #close(controller: Controller): void {
    this.#work.finish()
    try {
      controller.close()
      // A read into the consumer's own buffer waits for a response, even at the end.
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    } catch {
      // The consumer cancelled, so the stream is already closed.
    }
  }
}

type Controller = ReadableStreamDefaultController<unknown> | ReadableByteStreamController

function isByteStream(source: ReadableStream<unknown>): boolean {
  try {
    source.getReader({mode: 'byob'}).releaseLock()
    return true
  } catch {
    return false
  }
}
