/** Characters that would hide neighbouring text or change its order. Line breaks and tabs stay. */
const invisible = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu

/**
 * Returns a user's text as the page shows it. Control characters become visible pictures. Invisible characters and
 * those that reverse the direction become `�`. Copying uses the original text.
 */
export function visibleText(text: string): string {
  return wellFormed(text.replaceAll(invisible, picture))
}

/** Returns the same on one line. */
export const visibleLine = (text: string): string => visibleText(text.replaceAll(/[\n\r\t]+/g, ' '))

function picture(character: string): string {
  const code = character.charCodeAt(0)
  if (character === '\r') return ''
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}

/** Half a surrogate pair becomes `�`, because neither a page nor an address can hold it. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd')
