/** Creates an encoder to UTF-8. */
export function createTextEncoder(): TextEncoder {
  return new TextEncoder()
}

/** Decodes UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
