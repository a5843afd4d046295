/** The request of one POST. */
export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds from the connection to the last byte of the response. */
  readonly timeoutMs: number
  /** Called again before the request is sent, when compressing the body took a while. */
  readonly mayLeave: () => boolean
}

/** The response of a server. `body` is absent when it was longer than 64 KiB or incomplete. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: Uint8Array | undefined
}

/** A failure on the client's side: the request was not sent, or it drew no response. */
export interface LocalFailure {
  readonly kind: 'withheld' | 'silent' | 'blocked' | 'later'
  readonly error: Error
  readonly afterMs?: number
  /** True when the server may have received the request. */
  readonly suspect?: 'cut-off'
}

/** Posts to one URL. On Node, connections are kept open. */
export interface HttpClient {
  /** Resolves to the response. Rejects when the server was not reached. */
  post(post: Post): Promise<HttpAnswer | LocalFailure>
  /** Aborts running requests and closes all connections. */
  close(): void
}
