import {createTextEncoder} from '#platform/text-codec'

/** One UTF-16 unit has at most this many UTF-8 bytes. */
export const bytesPerUnit = 3

/** Returns the length of `text` in UTF-8 bytes. Half a surrogate pair counts as the 3 bytes that replace it. */
export function byteLength(text: string): number {
  scratch ??= new Uint8Array(16 * 1024)
  let bytes = 0
  let rest = text
  while (rest !== '') {
    const {read, written} = encodeInto(rest, scratch)
    bytes += written
    // Slices share the memory of the text, so this is linear.
    rest = rest.slice(read)
  }
  return bytes
}

/**
 * Returns the start of `text` and the count of removed bytes, together at most `room` bytes. Returns `undefined` when
 * not even the count fits. Surrogate pairs are never split.
 *
 * @example
 * cutText('x'.repeat(100), 100, 50) // 35 times 'x', then '…[+65 bytes]'
 */
export function cutText(text: string, bytes: number, room: number): string | undefined {
  // The count of removed bytes has at most as many digits as the count of all bytes.
  const forText = room - byteLength(mark(bytes))
  if (forText < 0) return undefined
  const {read, written} = encodeInto(text, new Uint8Array(forText))
  return text.slice(0, read) + mark(bytes - written)
}

/** Returns `text`, cut to at most `room` bytes. */
export function shortened(text: string, room: number): string {
  if (text.length * bytesPerUnit <= room) return text
  const bytes = byteLength(text)
  return bytes <= room ? text : (cutText(text, bytes, room) ?? '')
}

const mark = (bytes: number): string => `…[+${bytes} bytes]`

// The encoder is created on first use, because an import must do nothing. Native encoding is 40 times faster than a
// loop over the units. A reused buffer needs no memory for a long text.
let encoder: ReturnType<typeof createTextEncoder> | undefined
let scratch: Uint8Array | undefined

function encodeInto(text: string, target: Uint8Array): {readonly read: number; readonly written: number} {
  encoder ??= createTextEncoder()
  return encoder.encodeInto(text, target)
}
