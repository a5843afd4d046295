/** The paper that stdout is: its width, and colours only for a person who did not refuse them. */
export function stdoutOptions(): {readonly width: number; readonly color: boolean} {
  const {NO_COLOR, FORCE_COLOR, TERM, COLUMNS} = process.env
  const wanted =
    FORCE_COLOR === undefined || FORCE_COLOR === '' ? process.stdout.isTTY && TERM !== 'dumb' : FORCE_COLOR !== '0'
  const width = process.stdout.columns ?? Number(COLUMNS)
  return {width: width >= 20 ? width : 80, color: wanted && (NO_COLOR ?? '') === ''}
}

/** Writes a result. A reader that went away, as `| head` does, is no error. */
export function print(text: string): void {
  process.stdout.write(text)
}

/** Writes data for programs. */
export const printJson = (data: unknown): void => print(`${JSON.stringify(data, undefined, 2)}\n`)

/** Tells the person something beside the result. */
export const printNote = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
