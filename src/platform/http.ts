/** One POST. */
export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds for all of it, once the body is made up. */
  readonly timeoutMs: number
  /** Asked when compressing the body took a while. */
  readonly mayLeave: () => boolean
}

/** What a server said. `body` is absent when it was longer than 64 KiB or broke off. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: Uint8Array | undefined
}

/** What the poster itself says of a request, in the place of the server: it did not leave, or nothing was heard. */
export interface LocalFailure {
  readonly kind: 'withheld' | 'silent' | 'blocked' | 'later'
  readonly error: Error
  readonly afterMs?: number
  /** The server may have had the request. */
  readonly suspect?: 'cut-off'
}

/** Posts to one URL over connections that are kept. */
export interface HttpClient {
  /** Rejects when the server was not reached. */
  post(post: Post): Promise<HttpAnswer | LocalFailure>
  /** Cuts what is under way and closes all connections. */
  close(): void
}
