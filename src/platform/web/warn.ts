/** Writes a warning to the console; the message holds its code already. */
export function warn(message: string, _code: string): void {
  console.warn(message)
}
