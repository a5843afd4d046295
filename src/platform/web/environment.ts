/** A page has no environment variables. */
export function environment(_name: string): string | undefined {
  return undefined
}

/** A page cannot tell a proxy from an object. */
export function mayBeProxy(_value: object): boolean {
  return true
}
