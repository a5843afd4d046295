/** 16 random bytes as hex. Flat text: two `crypto.randomUUID()` keep 1 KB of rope strings alive, this keeps 0.2. */
export function randomId(): string {
  const from = takeBytes(16)
  for (let index = 0; index < 16; index++) putHex(idCodes, index * 2, bytes[from + index] ?? 0)
  return String.fromCharCode(...idCodes)
}

/** 8 random bytes as hex: the id of a span. */
export function randomSpanId(): string {
  const from = takeBytes(8)
  for (let index = 0; index < 8; index++) putHex(spanIdCodes, index * 2, bytes[from + index] ?? 0)
  return String.fromCharCode(...spanIdCodes)
}

/** A random UUID (version 4), flat as well. */
export function randomUuid(): string {
  const from = takeBytes(16)
  let at = 0
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) uuidCodes[at++] = dash
    putHex(uuidCodes, at, withVersion(index, bytes[from + index] ?? 0))
    at += 2
  }
  return String.fromCharCode(...uuidCodes)
}

// Asking for randomness costs ten times the rest, however little is asked for. Bytes are used once.
const bytes = new Uint8Array(16 * 256)
let used = bytes.length

function takeBytes(count: number): number {
  if (used + count > bytes.length) {
    globalThis.crypto.getRandomValues(bytes)
    used = 0
  }
  used += count
  return used - count
}

function withVersion(index: number, byte: number): number {
  if (index === 6) return (byte & 0x0f) | 0x40
  return index === 8 ? (byte & 0x3f) | 0x80 : byte
}

const idCodes: number[] = Array.from({length: 32}, () => 0)
const spanIdCodes: number[] = Array.from({length: 16}, () => 0)
const uuidCodes: number[] = Array.from({length: 36}, () => 0)
const dash = '-'.charCodeAt(0)
const hexCodes: readonly number[] = Array.from('0123456789abcdef', digit => digit.charCodeAt(0))

function putHex(codes: number[], at: number, byte: number): void {
  codes[at] = hexCodes[byte >> 4] ?? 0
  codes[at + 1] = hexCodes[byte & 15] ?? 0
}
