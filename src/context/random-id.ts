/** 16 random bytes as hex. Flat text: two `crypto.randomUUID()` keep 1 KB of rope strings alive, this keeps 0.2. */
export function randomId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16))
  return String.fromCharCode(...hexCodes(bytes))
}

function hexCodes(bytes: Uint8Array): number[] {
  const codes: number[] = []
  for (const byte of bytes) codes.push(hex.charCodeAt(byte >> 4), hex.charCodeAt(byte & 15))
  return codes
}

const hex = '0123456789abcdef'
