/** One POST. */
export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds for all of it. */
  readonly timeoutMs: number
}

/** What a server said. `body` is absent when it was longer than 64 KiB or broke off. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: Uint8Array | undefined
}

/** Posts to one URL. The same shape as on Node. */
export interface Poster {
  /** Rejects when no status arrived: not reached, cut off, too late. */
  post(post: Post): Promise<HttpAnswer>
  /** Cuts what is under way. */
  close(): void
}

const longestBody = 64 * 1024

/** Makes a poster; the browser bounds the connections itself. */
export function createPoster(url: string, _connections: number): Poster {
  const closing = new AbortController()
  return {
    async post({body, headers, timeoutMs}) {
      const abort = new AbortController()
      const stop = (): void => abort.abort()
      closing.signal.addEventListener('abort', stop)
      const timer = setTimeout(stop, timeoutMs)
      try {
        // A page's own cookies are nobody's business.
        const sent = {
          method: 'POST',
          body: body as BufferSource,
          headers,
          signal: abort.signal,
          credentials: 'omit',
        } as const
        const response = await fetch(url, sent)
        const retryAfter = response.headers.get('retry-after') ?? undefined
        return {status: response.status, retryAfter, body: await read(response)}
      } finally {
        clearTimeout(timer)
        closing.signal.removeEventListener('abort', stop)
      }
    },
    close: () => closing.abort(),
  }
}

// The status alone is an answer: what breaks off behind it, or never ends, changes nothing.
async function read({body}: Response): Promise<Uint8Array | undefined> {
  const reader = body?.getReader()
  if (reader === undefined) return undefined
  const chunks: number[] = []
  try {
    for (;;) {
      const {done, value} = await reader.read()
      if (done) return Uint8Array.from(chunks)
      for (const byte of value) chunks.push(byte)
      if (chunks.length > longestBody) break
    }
    await reader.cancel()
  } catch {
    // Broken off.
  }
  return undefined
}

/** A compressed body needs the server's leave by CORS: a page sends it plain. */
export const gzip: ((bytes: Uint8Array) => Promise<Uint8Array>) | undefined = undefined
