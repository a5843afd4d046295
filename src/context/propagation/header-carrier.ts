/** Headers to read: a plain object as in Node, or an object with `get`. */
export type ReadableHeaders = Readonly<Record<string, unknown>> | {get(name: string): unknown}

/** Sets one header of a plain object, or of an object with `set`, such as `Headers` or a `Map`. */
export function setHeader(headers: object, name: string, value: string): void {
  const record = headers as {set?: (name: string, value: string) => unknown; [name: string]: unknown}
  if (typeof record.set === 'function') record.set(name, value)
  else record[name] = value
}

/** Returns all values of one header. The case of its name does not matter. */
export function headerValues(headers: ReadableHeaders, name: string): readonly unknown[] {
  if (typeof headers['get'] === 'function') return listOf(headers['get'](name))
  const values: unknown[] = []
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === name) values.push(...listOf(value))
  return values
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
