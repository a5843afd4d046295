/** A page has no terminal. */
export function isTerminal(): boolean {
  return false
}

/** Writes to the console, for a user who asked for output. */
export function show(text: string): void {
  if (text.trim() !== '') console.info(text.trimEnd())
}

/** Writes a line of its own to the console. */
export function showLine(text: string): void {
  show(text)
}

export function columns(): number {
  return 80
}
