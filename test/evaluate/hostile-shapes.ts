/** An object of so many levels. */
export function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = {value}
  return value
}

/** A graph of shared lists, in which 2 to the power of `levels` paths lead to the same value. */
export function graph(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value, value]
  return value
}
