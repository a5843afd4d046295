import {createHash, hash} from 'node:crypto'

/** Returns the SHA-256 of the UTF-8 bytes of `text`, as 64 hex digits. */
export function sha256(text: string): string {
  return hash('sha256', text)
}

/** Returns the SHA-256 of the texts, one after the other. Only the current text is in memory. */
export function sha256Of(texts: Iterable<string>): string {
  const sum = createHash('sha256')
  for (const text of texts) sum.update(text, 'utf8')
  return sum.digest('hex')
}
