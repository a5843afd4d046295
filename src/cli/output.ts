import {safeText} from '../evaluate/reports/safe-text.ts'

/** Width and colour of stdout. Colours are only for a terminal whose user did not refuse them. */
export function stdoutOptions(): {readonly width: number; readonly color: boolean} {
  const {NO_COLOR, FORCE_COLOR, TERM, COLUMNS} = process.env
  const isWanted =
    FORCE_COLOR === undefined || FORCE_COLOR === '' ? process.stdout.isTTY && TERM !== 'dumb' : FORCE_COLOR !== '0'
  const width = process.stdout.columns ?? Number(COLUMNS)
  return {width: width >= 20 ? width : 80, color: isWanted && (NO_COLOR ?? '') === ''}
}

/** Prints a result on stdout. */
export function print(text: string): void {
  process.stdout.write(text)
}

/** Prints data for programs on stdout. */
export const printJson = (data: unknown): void => print(`${safeText.json(data, 2)}\n`)

/** Prints a note for the user on stderr, so that stdout holds only the result. */
export const printNote = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
