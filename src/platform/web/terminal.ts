/** A page has no terminal. */
export function isTerminal(): boolean {
  return false
}

/** The console, when the user asked for it all the same. */
export function show(text: string): void {
  if (text.trim() !== '') console.info(text.trimEnd())
}

export function columns(): number {
  return 80
}
