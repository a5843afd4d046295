/** A thrown value in its JSON form. */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

/** Returns a thrown value as plain data. Never throws. */
export function toThrown(error: unknown): Thrown {
  try {
    if (!(error instanceof Error)) return {name: typeof error, message: textOf(error)}
    const {name, message, stack} = error
    return {name: String(name), message: String(message), ...(stack === undefined ? {} : {stack: String(stack)})}
  } catch {
    return {name: 'unknown', message: '[Unreadable]'}
  }
}

/** Restores the error as far as JSON kept it. */
export function fromThrown({name, message, stack}: Thrown): Error {
  const error = new Error(message)
  Object.defineProperty(error, 'name', {value: name, configurable: true})
  Object.defineProperty(error, 'stack', {value: stack, configurable: true, writable: true})
  return error
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
