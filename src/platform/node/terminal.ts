/** Whether a person watches stderr. */
export function isTerminal(): boolean {
  return process.stderr.isTTY
}

/** Writes to stderr; stdout belongs to the program. */
export function show(text: string): void {
  process.stderr.write(text)
}

/** Columns of the terminal; 80 when unknown. */
export function columns(): number {
  return process.stderr.columns ?? 80
}
