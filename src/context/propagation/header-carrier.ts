/** Headers to read from: a plain object as Node gives it, or anything with `get`. */
export type ReadableHeaders = Readonly<Record<string, unknown>> | {get(name: string): unknown}

/** Sets one header: of a plain object, or of anything with `set`, as `Headers` and `Map` have it. */
export function setHeader(headers: object, name: string, value: string): void {
  const record = headers as {set?: (name: string, value: string) => unknown; [name: string]: unknown}
  if (typeof record.set === 'function') record.set(name, value)
  else record[name] = value
}

/** All values of one header, whatever the case of its name. */
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
