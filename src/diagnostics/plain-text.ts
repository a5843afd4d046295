/**
 * Makes text from data safe for a terminal and a log. Ids, names and answers come from models, servers and files, and a
 * control character in them could rewrite the screen. White space becomes one space, so the text stays on one line, and
 * `\ufffd` replaces each character that cannot be shown or that changes the direction of the text.
 */
export function plainText(text: string): string {
  return plainLines(text.replaceAll(/\s+/g, ' '))
}

/** Does the same to a text of several lines, such as a stack. Its lines and their indentation stay. */
export function plainLines(text: string): string {
  return text
    .replaceAll(/[^\S\n]/g, ' ')
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '\ufffd')
    .replaceAll(command, found => found.split('').join(' '))
}

// A line of a log may command a CI server: `::error::` at its start, `##[error]` and `##vso[…]` anywhere. Text may be wrapped, so
// any word may begin a line. The address `::1` is not a command.
const command = /(?<=^|\s):{2,}(?=[a-z_-]+(?:\s|::))|##(?=\w*\[)/gim
