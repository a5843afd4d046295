/** True when stderr is a terminal. */
export function isTerminal(): boolean {
  return process.stderr.isTTY
}

/** Writes to stderr, because stdout belongs to the program. */
export function show(text: string): void {
  process.stderr.write(text)
  lineIsOpen = isTerminal() && !text.endsWith('\n')
  if (!lineIsOpen || endsLines) return
  // Node prints a warning wherever the cursor is. This listener comes before the one of Node.
  process.prependListener('warning', endLine)
  endsLines = true
}

/** Writes a line of its own to stderr, also behind an open line of progress. */
export function showLine(text: string): void {
  endLine()
  show(`${text}\n`)
}

let lineIsOpen = false
let endsLines = false

function endLine(): void {
  if (lineIsOpen) process.stderr.write('\n')
  lineIsOpen = false
}

/** Returns the columns of the terminal; 80 when unknown. */
export function columns(): number {
  return process.stderr.columns ?? 80
}
