/** True when stderr is a terminal. */
export function isTerminal(): boolean {
  return process.stderr.isTTY
}

/** Writes to stderr, because stdout belongs to the program. */
export function show(text: string): void {
  process.stderr.write(text)
}

/** Returns the columns of the terminal; 80 when unknown. */
export function columns(): number {
  return process.stderr.columns ?? 80
}
