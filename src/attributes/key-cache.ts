/** The full keys seen under one prefix, by their last part. */
export type KnownKeys = Map<string, string>

// A program has a few hundred keys; hostile data has endless ones. Beyond these bounds keys are made afresh: dearer,
// never wrong. Together they keep the cache under a megabyte at worst.
const mostKeys = 2_048
const longestPrefix = 128
const longestName = 64

let byPrefix = new Map<string, KnownKeys>()
let size = 0

/**
 * The known keys under `prefix`, to look many names up in; `undefined` when the prefix is too long to be kept. A key
 * made afresh costs two to five times the attribute it names, because the span must hash it anew.
 */
export function keysUnder(prefix: string): KnownKeys | undefined {
  const known = byPrefix.get(prefix)
  if (known !== undefined || prefix.length > longestPrefix) return known
  const created: KnownKeys = new Map()
  makeRoom()
  byPrefix.set(prefix, created)
  return created
}

/** `prefix.name`, remembered in `known` when it is short enough. */
export function joinKey(known: KnownKeys | undefined, prefix: string, name: string): string {
  const found = known?.get(name)
  if (found !== undefined) return found
  const key = `${prefix}.${name}`
  if (known !== undefined && name.length <= longestName) {
    makeRoom()
    known.set(name, key)
  }
  return key
}

/** How many entries are kept now, for tests of the bound. */
export function keyCacheSize(): number {
  return size
}

// Forgetting all costs one slow call; keeping an order of use would cost every call. A `KnownKeys` that a caller still
// holds is forgotten too and goes with it.
function makeRoom(): void {
  if (size >= mostKeys) {
    byPrefix = new Map()
    size = 0
  }
  size += 1
}
