/** The content of a link: an example, or a program of the user. */
export type Shared = {readonly example: string} | {readonly program: string; readonly lowered: boolean}

/** As the hash of a link. */
export async function toHash(shared: Shared): Promise<string> {
  if ('example' in shared) return `#example=${shared.example}`
  const packed = new Blob([shared.program]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
  return `#program=${text}${shared.lowered ? '' : '&native'}`
}

/** The content of a link's hash; `undefined` when it is not readable. */
export async function fromHash(hash: string): Promise<Shared | undefined> {
  const parts = new URLSearchParams(hash.slice(1))
  const example = parts.get('example')
  if (example !== null) return {example}
  const packed = parts.get('program')
  if (packed === null) return undefined
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), unit => unit.charCodeAt(0))
    const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    return {program: await new Response(text).text(), lowered: !parts.has('native')}
  } catch {
    return undefined
  }
}
