import {hostileTexts} from './hostile-texts.ts'

/** Every hostile text that a process may take as an argument, in one. */
export const hostile: string = hostileTexts
  .filter(text => text.length < 200)
  .join(' ¶ ')
  .replaceAll('\0', '')

/** Short texts of each kind, for places that cut. */
export const short = {
  id: '\u001b[2J::error::x',
  name: '\u001b[31mname\u202e\n::error::forged ##[error]a ##vso[task.x]b\u009b2J\u0007\r\ud800',
} as const

/** Why a terminal, a log or a CI server would not show this output as text; `undefined` when it is harmless. */
export function harmIn(output: string, {colors = false}: {readonly colors?: boolean} = {}): string | undefined {
  // oxlint-disable-next-line no-control-regex -- a colour is a control sequence
  const text = colors ? output.replaceAll(/\u001b\[(?:1|22|31|32|39)m/g, '') : output
  const bad = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.exec(text)
  if (bad !== null) return `has U+${bad[0].codePointAt(0)?.toString(16)}: ${around(text, bad.index)}`
  const command = /^\s*::[a-z][\w-]*(?:::|\s)|##\w*\[/im.exec(text)
  return command === null ? undefined : `commands a CI server: ${around(text, command.index)}`
}

const around = (text: string, at: number): string => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40))
