/** Stands for a property whose getter throws. */
export const unreadable: unique symbol = Symbol()

/** A property of a value that may be hostile. */
export function read(owner: object, name: string): unknown {
  try {
    return (owner as Readonly<Record<string, unknown>>)[name]
  } catch {
    return unreadable
  }
}
