import {namespaces} from '../attributes/namespaces.ts'
import * as keys from '../attributes/wire-keys.ts'

/** Our keys outside the namespaces, with the name that each has in the data. */
const single: ReadonlyMap<string, string> = new Map([
  [keys.sessionId, 'session_id'],
  [keys.project, 'project'],
  [keys.source, 'source'],
  [keys.eventType, 'event_type'],
  [keys.eventName, 'event_name'],
  [keys.durationMs, 'duration_ms'],
  [keys.errorType, 'error_type'],
])

const prefix = 'honeyhive_'
const wireNames: ReadonlySet<string> = new Set(namespaces.map(([name, , wireName = name]) => wireName))

/**
 * Deeper keys end in one segment that holds the rest. The encoder nests up to 32 levels, and JSON of this depth is safe
 * everywhere.
 */
const mostSegments = 64

/**
 * Returns the path of an attribute in our data, such as `['metadata', 'plan', 'step']`. Returns `undefined` for a
 * foreign key.
 */
export function keyPath(key: string): readonly string[] | undefined {
  const name = single.get(key)
  if (name !== undefined) return [name]
  if (!key.startsWith(prefix)) return undefined
  const [namespace = '', ...segments] = split(key.slice(prefix.length))
  return wireNames.has(namespace) ? [namespace, ...segments] : undefined
}

function split(text: string): string[] {
  const segments: string[] = []
  let from = 0
  for (let dot = text.indexOf('.'); dot !== -1 && segments.length < mostSegments; dot = text.indexOf('.', from)) {
    segments.push(text.slice(from, dot))
    from = dot + 1
  }
  return [...segments, text.slice(from)]
}
