/** The arguments of a call as one value: the only plain object as it is, else by the names in `parameters`, else in their order. */
export function nameInputs(given: readonly unknown[], parameters: readonly string[] | undefined): unknown {
  if (parameters !== undefined) return named(given, parameters)
  const [only] = given
  // One plain object is what most functions take: its keys say more than `0`.
  return given.length === 1 && isPlainObject(only) ? only : given
}

function named(given: readonly unknown[], parameters: readonly string[]): object {
  // No prototype: a parameter may be called `__proto__`.
  const inputs: Record<string, unknown> = Object.create(null)
  for (const [index, value] of given.entries()) inputs[parameters[index] ?? index] = value
  return inputs
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  } catch {
    return false
  }
}
