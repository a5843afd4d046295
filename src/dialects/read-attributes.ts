import type {Attributes} from '@opentelemetry/api'

/** The attributes of a span, as two lists of equal length. */
interface KeysAndValues {
  readonly keys: string[]
  readonly values: unknown[]
}

/** Reads each attribute once. If reading one throws, the rest is still read. */
export function readAttributes(span: {readonly attributes: Attributes}): KeysAndValues {
  return guarded(() => readAll(span.attributes)) ?? readSome(span)
}

/** Runs `read`, which reads a foreign span. Returns `undefined` when it throws. */
export function guarded<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function readAll(attributes: Attributes): KeysAndValues {
  const keys = Object.keys(attributes)
  const values: unknown[] = []
  for (const key of keys) values.push(attributes[key])
  return {keys, values}
}

function readSome(span: {readonly attributes: Attributes}): KeysAndValues {
  const keys = guarded(() => Object.keys(span.attributes)) ?? []
  return {keys, values: keys.map(key => guarded(() => span.attributes[key]))}
}
