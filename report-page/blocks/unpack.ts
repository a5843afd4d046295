/** The browser features that the page needs to read the file. */
export const missingInBrowser = (): string | undefined =>
  typeof DecompressionStream === 'function'
    ? undefined
    : 'This browser cannot unpack the report. Chrome and Edge 80, Firefox 113 and Safari 16.4 can, and all newer ones.'

/** Unpacks text from gzip in base64. */
export async function unpack(base64: string): Promise<string> {
  const stream = new Blob([toBytes(base64)]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).text()
}

interface Base64Reader {
  fromBase64?(base64: string): Uint8Array<ArrayBuffer>
}

function toBytes(base64: string): Uint8Array<ArrayBuffer> {
  const quick = (Uint8Array as Base64Reader).fromBase64?.(base64)
  if (quick !== undefined) return quick
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
