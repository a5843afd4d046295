import {sha256 as hash} from '@noble/hashes/sha2.js'
import {bytesToHex, utf8ToBytes} from '@noble/hashes/utils.js'

/**
 * Returns the SHA-256 of the UTF-8 bytes of `text`, as 64 hex digits. `crypto.subtle` is not used, because it is async,
 * and absent on plain http.
 */
export function sha256(text: string): string {
  return bytesToHex(hash(utf8ToBytes(text)))
}

/** Returns the SHA-256 of the texts, one after the other. Only the current text is in memory. */
export function sha256Of(texts: Iterable<string>): string {
  const sum = hash.create()
  for (const text of texts) sum.update(utf8ToBytes(text))
  return bytesToHex(sum.digest())
}
