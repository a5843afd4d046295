/** 16 random bytes as hex. Flat text: two `crypto.randomUUID()` keep 1 KB of rope strings alive, this keeps 0.2. */
export function randomId(): string {
  return hexOf(idCodes, 16)
}

/** 8 random bytes as hex: the id of a span. */
export function randomSpanId(): string {
  return hexOf(spanIdCodes, 8)
}

/** A random UUID (version 4), flat as well. */
export function randomUuid(): string {
  const from = takeBytes(16)
  bytes[from + 6] = ((bytes[from + 6] ?? 0) & 0x0f) | 0x40
  bytes[from + 8] = ((bytes[from + 8] ?? 0) & 0x3f) | 0x80
  for (let index = 0; index < 16; index++) putHex(uuidCodes, uuidPlaces[index] ?? 0, bytes[from + index] ?? 0)
  return String.fromCharCode(...uuidCodes)
}

// Asking for randomness costs the same however little is asked for: for 4 KiB at a time it was a twentieth of a traced
// call. Bytes are used once.
const bytes = new Uint8Array(32 * 1024)
let used = bytes.length

function takeBytes(count: number): number {
  if (used + count > bytes.length) {
    globalThis.crypto.getRandomValues(bytes)
    used = 0
  }
  used += count
  return used - count
}

const idCodes: number[] = Array.from({length: 32}, () => 0)
const spanIdCodes: number[] = Array.from({length: 16}, () => 0)
// The dashes stay where they are.
const uuidCodes: number[] = Array.from('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', code)
const uuidPlaces: readonly number[] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const hexCodes: readonly number[] = Array.from('0123456789abcdef', code)

function code(character: string): number {
  return character.charCodeAt(0)
}

function hexOf(codes: number[], count: number): string {
  const from = takeBytes(count)
  for (let index = 0; index < count; index++) putHex(codes, index * 2, bytes[from + index] ?? 0)
  return String.fromCharCode(...codes)
}

function putHex(codes: number[], at: number, byte: number): void {
  codes[at] = hexCodes[byte >> 4] ?? 0
  codes[at + 1] = hexCodes[byte & 15] ?? 0
}
