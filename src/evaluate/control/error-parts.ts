/**
 * Returns the objects in an error that may say why a request failed: the error, its causes, the errors that a wrapper
 * collected (`lastError`, `errors`), responses, and bodies.
 */
export function partsOf(error: unknown): readonly object[] {
  const parts: object[] = []
  const seen = new Set<unknown>()
  const add = (value: unknown): void => {
    if (!isObject(value) || seen.has(value) || parts.length >= mostParts) return
    seen.add(value)
    parts.push(value)
  }
  add(error)
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? {}
    for (const name of inner) add(readField(part, name))
    for (const name of lists) {
      for (const each of listIn(part, name)) add(each)
    }
  }
  return parts
}

// A list of a foreign object may be a revoked proxy.
function listIn(part: object, name: string): readonly unknown[] {
  const list = readField(part, name)
  try {
    return Array.isArray(list) ? list.slice(0, mostParts) : []
  } catch {
    return []
  }
}

const mostParts = 50
const inner = ['response', 'cause', 'lastError', 'error', 'data', '$metadata'] as const
const lists = ['errors', 'details', 'errorDetails'] as const

/** Reads a field of a foreign object, whose getter may throw. */
export function readField(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
