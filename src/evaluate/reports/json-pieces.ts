/** The containers down to this depth are written member by member: a run, its list of datapoints, and each of these. */
const splitDepth = 4

/**
 * Writes a value as JSON in pieces. Joined, they are the text of `JSON.stringify(value, undefined, indent)`. A result may be
 * longer than a string can be; one part of one datapoint is not. Yields nothing for a value that JSON leaves out.
 */
export function* jsonPieces(value: unknown, indent = 0): Generator<string> {
  const gap = ' '.repeat(indent)
  yield* pieces(value, {depth: 0, margin: indent === 0 ? '' : '\n', gap, lead: ''})
}

interface Container {
  readonly depth: number
  /** The line break and the indentation of the container. */
  readonly margin: string
  readonly gap: string
  /** The text before the value. It is left out with the value. */
  readonly lead: string
}

/** Returns `true` when the value was written. */
function* pieces(value: unknown, at: Container): Generator<string, boolean> {
  if (at.depth < splitDepth && isSplit(value)) return yield* container(value, at)
  const text = JSON.stringify(value, undefined, at.gap)
  if (text === undefined) return false
  // A line break in JSON text is never inside a string.
  yield at.lead + (at.gap === '' ? text : text.replaceAll('\n', at.margin))
  return true
}

function* container(value: object, {depth, margin, gap, lead}: Container): Generator<string, boolean> {
  const isList = Array.isArray(value)
  const [open, close] = isList ? '[]' : '{}'
  const inner = margin + gap
  const colon = gap === '' ? ':' : ': '
  let separator = lead + open
  for (const [key, member] of members(value)) {
    const start = separator + inner + (isList ? '' : JSON.stringify(key) + colon)
    let isWritten = yield* pieces(member, {depth: depth + 1, margin: inner, gap, lead: start})
    if (!isWritten && isList) {
      yield `${start}null`
      isWritten = true
    }
    if (isWritten) separator = ','
  }
  yield separator === ',' ? margin + close : separator + close
  return true
}

function* members(value: object): Generator<readonly [string, unknown]> {
  if (!Array.isArray(value)) return yield* Object.entries(value)
  for (let at = 0; at < value.length; at++) yield [String(at), value[at]]
}

/** True for a list and a plain object. JSON has other rules for objects with `toJSON` and for some classes. */
function isSplit(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || typeof (value as {toJSON?: unknown}).toJSON === 'function')
    return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === null || prototype === Object.prototype
}
