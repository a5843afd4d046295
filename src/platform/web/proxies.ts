/** A page cannot tell a proxy from an object. */
export function mayBeProxy(_value: object): boolean {
  return true
}
