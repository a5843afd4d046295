/** One call through an SDK, with a consumer of its result. */
export interface SdkCall {
  readonly title: string
  /** The function that is traced. */
  readonly call: () => unknown
  /** Uses the result as the documents of the SDK do, and returns all that it saw. */
  readonly use: (result: never) => unknown
  /** The recorded outputs without their namespace, among others. */
  readonly outputs?: Readonly<Record<string, unknown>>
  /** Part of the message of the error that the span records. */
  readonly error?: string
}

/** An SDK that is ready to be called, and its calls. */
export interface Sdk extends AsyncDisposable {
  readonly calls: readonly SdkCall[]
}

/** Reads all values of an iteration. */
export async function all<V>(values: AsyncIterable<V>): Promise<V[]> {
  const read: V[] = []
  for await (const value of values) read.push(value)
  return read
}

/** Reads one value of an iteration and leaves it. */
export async function first<V>(values: AsyncIterable<V>): Promise<V | undefined> {
  for await (const value of values) return value
  return undefined
}

/** Writes events as a server that streams does. */
export function eventStream(events: readonly object[]): string {
  return events
    .map(event => `${'type' in event ? `event: ${String(event.type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    .join('')
}
