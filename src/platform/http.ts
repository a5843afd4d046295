/** One POST. */
export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds from the connection to the last byte of the response. */
  readonly timeoutMs: number
  /** Asked again where compressing the body took a while. */
  readonly mayLeave: () => boolean
}

/** The response of a server. `body` is absent when it was longer than 64 KiB or incomplete. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: Uint8Array | undefined
}

/** A failure that the client itself reports: the request was not sent, or no response came. */
export interface LocalFailure {
  readonly kind: 'withheld' | 'silent' | 'blocked' | 'later'
  readonly error: Error
  readonly afterMs?: number
  /** The server may have received the request. */
  readonly suspect?: 'cut-off'
}

/** Posts to one URL; on Node over connections that are kept. */
export interface HttpClient {
  /** Rejects when the server was not reached. */
  post(post: Post): Promise<HttpAnswer | LocalFailure>
  /** Aborts running requests and closes all connections. */
  close(): void
}
