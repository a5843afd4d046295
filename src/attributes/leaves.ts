/** Making the decimal text of a larger bigint takes longer than a span may cost. */
const largestBigint = 1n << 65_536n

/** A number when that is exact, else decimal text; `undefined` for one of more than 65,536 bits. */
export function bigintLeaf(value: bigint): number | string | undefined {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  return value > largestBigint || value < -largestBigint ? undefined : String(value)
}

/** ISO 8601; `undefined` for an invalid date. Throws for an object that only looks like a date. */
export function dateLeaf(date: object): string | undefined {
  // Not the instance's own methods, which may do anything.
  const time = Date.prototype.getTime.call(date as Date)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** Throws where the function is a revoked proxy or has a throwing `name`. */
export function functionLeaf(value: object): string {
  const {name} = value as {readonly name?: unknown}
  return `[Function ${typeof name === 'string' && name !== '' ? name : 'anonymous'}]`
}

export function symbolLeaf(value: symbol): string {
  return `[Symbol(${value.description ?? ''})]`
}
