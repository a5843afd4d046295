import {once} from 'node:events'
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
export async function printJson({command, ok, ...parts}: JsonOutput): Promise<void> {
  let waiting = ''
  for (const piece of safeText.json({command, ok, ...parts}, 2)) {
    waiting += piece
    if (waiting.length < mostWaiting) continue
    await printPiece(waiting)
    waiting = ''
  }
  await printPiece(`${waiting}\n`)
}

/** Characters that wait for more, because most pieces are short. */
const mostWaiting = 64 * 1024

/** Resolves when stdout has room again. Output may be larger than the memory, and its reader slower than this program. */
async function printPiece(text: string): Promise<void> {
  const {stdout} = process
  if (stdout.destroyed || stdout.write(text)) return
  const ends = new AbortController()
  // A reader that closes the pipe takes nothing more.
  const events = ['drain', 'close', 'error'].map(event => once(stdout, event, ends))
  await Promise.race(events).catch(() => {})
  ends.abort()
  await Promise.allSettled(events)
}

/** Prints a note for the user on stderr, so that stdout holds only the result. */
export const printNote = (text: string): void => {
  process.stderr.write(`${plainLines(text)}\n`)
}

/**
 * Prints commands of a CI server, each on a line of its own. They go to stderr where stdout holds data for programs; the
 * server reads both.
 */
export function printCommands(lines: readonly string[], hasData: boolean): void {
  const stream = hasData ? process.stderr : process.stdout
  for (const line of lines) stream.write(`${line}\n`)
}
