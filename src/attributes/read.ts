/** Stands for the value of a property whose getter throws. */
export const unreadable: unique symbol = Symbol()

/** Reads a property of a value that may be hostile. */
export function read(owner: object, name: string): unknown {
  try {
    return (owner as Readonly<Record<string, unknown>>)[name]
  } catch {
    return unreadable
  }
}
