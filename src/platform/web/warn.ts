/** Writes a warning to the console. The message already contains its code. */
export function warn(message: string, _code: string): void {
  console.warn(message)
}
