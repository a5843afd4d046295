/**
 * Returns the attributes below `prefix` as the object or the list that they were made of: `tags.0` and `tags.1` become a
 * list. Returns `undefined` when there are none.
 */
export function nestedIn(attributes: Readonly<Record<string, unknown>>, prefix: string): unknown {
  let root: Branch | undefined
  for (const [key, value] of Object.entries(attributes)) {
    if (!key.startsWith(prefix)) continue
    root ??= new Map()
    place(root, key.slice(prefix.length).split('.'), value)
  }
  return root === undefined ? undefined : toData(root)
}

type Branch = Map<string, unknown>

function place(root: Branch, path: readonly string[], value: unknown): void {
  let at = root
  for (const [depth, step] of path.entries()) {
    if (depth === path.length - 1) {
      if (!(at.get(step) instanceof Map)) at.set(step, value)
      return
    }
    const next = at.get(step)
    const branch: Branch = next instanceof Map ? next : new Map()
    at.set(step, branch)
    at = branch
  }
}

function toData(value: unknown): unknown {
  if (!(value instanceof Map)) return value
  const entries = [...value].map(([key, each]): [string, unknown] => [String(key), toData(each)])
  const isList = entries.length > 0 && Array.from(entries, (_, index) => value.has(String(index))).every(Boolean)
  if (isList) return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, each]) => each)
  // `fromEntries` defines its keys, so `__proto__` is a key like any other.
  return Object.fromEntries(entries)
}
