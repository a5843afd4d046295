import type {TextMapGetter} from '@opentelemetry/api'

/** The headers of an incoming request, or the attributes of an incoming message. */
export interface ExtractedRequest {
  /** Returns the value of a header, without regard to case. A header that came several times is `undefined`. */
  header(name: string): string | undefined
  /** The object that the instrumentation reads: the headers of a request, the attributes of a message. */
  readonly carrier: unknown
}

/** Returns a view of `carrier`, which the instrumentation reads by `getter`. */
export function createExtractedRequest(carrier: unknown, getter: TextMapGetter<unknown>): ExtractedRequest {
  return {
    carrier,
    header: name => {
      const lower = name.toLowerCase()
      const found = [name, lower].find(key => getter.get(carrier, key) !== undefined)
      const key = found ?? getter.keys(carrier).find(each => each.toLowerCase() === lower)
      return key === undefined ? undefined : single(getter.get(carrier, key))
    },
  }
}

// A header that came twice may be a second choice, slipped in behind a proxy's.
function single(value: string | string[] | undefined): string | undefined {
  const [first, ...others] = Array.isArray(value) ? value : [value]
  return others.length === 0 && typeof first === 'string' ? first : undefined
}
