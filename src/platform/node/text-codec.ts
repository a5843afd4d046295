import {TextDecoder, TextEncoder} from 'node:util'

/** Creates an encoder to UTF-8. Node's own, because jsdom has neither this global nor the next one. */
export function createTextEncoder(): TextEncoder {
  return new TextEncoder()
}

/** Decodes UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
