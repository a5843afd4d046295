/** Whether a person watches what is written here. */
export function isTerminal(): boolean {
  return process.stderr.isTTY
}

/** Writes to stderr, never stdout: a program's own output stays its own. */
export function show(text: string): void {
  process.stderr.write(text)
}

/** Columns of the terminal; 80 when nobody knows. */
export function columns(): number {
  return process.stderr.columns ?? 80
}
