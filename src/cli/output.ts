import {plainLines} from '../diagnostics/plain-text.ts'
import {safeText} from '../evaluate/reports/safe-text.ts'
import {ownColor} from '../evaluate/reports/text-layout.ts'

/** Width and colour of stdout. Colours are only for a terminal whose user did not refuse them. */
export function stdoutOptions(): {readonly width: number; readonly color: boolean} {
  const {NO_COLOR, FORCE_COLOR, TERM, COLUMNS} = process.env
  const isWanted =
    FORCE_COLOR === undefined || FORCE_COLOR === '' ? process.stdout.isTTY && TERM !== 'dumb' : FORCE_COLOR !== '0'
  const width = process.stdout.columns ?? Number(COLUMNS)
  return {width: width >= 20 ? width : 80, color: isWanted && (NO_COLOR ?? '') === ''}
}

/** Prints a result on stdout. Of the control characters in it, only line breaks and our own colours stay. */
export function print(text: string): void {
  const parts = stdoutOptions().color ? text.split(ownColor) : [text]
  process.stdout.write(parts.map((part, at) => (at % 2 === 0 ? plainLines(part) : part)).join(''))
}

/** The part of every output for programs that does not depend on the command. */
interface JsonOutput {
  readonly command: string
  /** True when the exit code is 0. */
  readonly ok: boolean
  /** The parts of the command, by name. */
  readonly [part: string]: unknown
}

/** Prints data for programs on stdout: one object with the same first fields for every command. */
export function printJson({command, ok, ...parts}: JsonOutput): void {
  process.stdout.write(`${safeText.json({command, ok, ...parts}, 2)}\n`)
}

/** Prints a note for the user on stderr, so that stdout holds only the result. */
export const printNote = (text: string): void => {
  process.stderr.write(`${plainLines(text)}\n`)
}
