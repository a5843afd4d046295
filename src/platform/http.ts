/** The verb of a request. */
export type Method = 'GET' | 'PATCH' | 'POST' | 'PUT'

/** One request; a POST to the URL of the client unless `method` and `path` differ. */
export interface Post {
  readonly method?: Method
  /** The path and the query, from the root of the server. */
  readonly path?: string
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds from the connection to the last byte of the response. */
  readonly timeoutMs: number
  /** Called again before the request is sent, when compressing the body took a while. */
  readonly mayLeave: () => boolean
}

/** The response of a server. `body` is absent when it was incomplete, or longer than the client reads. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  /** The value of the header `content-type`. */
  readonly type: string | undefined
  /** The target of a redirect, if the platform shows it. Redirects are not followed. */
  readonly location: string | undefined
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

/** The URL to which a client posts, and the settings of the connection. The settings are for Node only. */
export interface HttpTarget {
  readonly url: string
  /** The most connections at once. */
  readonly connections: number
  /** True when bodies that are large enough are compressed. */
  readonly gzip: boolean
  /** The most bytes of a response that are read; 64 KiB when absent. */
  readonly mostBytes?: number
  /** False when a running request does not keep the process alive, because somebody else waits; true when absent. */
  readonly holdsProcess?: boolean
  /** An agent of `node:http` or `node:https`. It replaces our agent, including proxy and certificates. */
  readonly agent?: object | undefined
  readonly certificates?: Certificates | undefined
}

/** Certificates of a TLS connection, as PEM texts. */
export interface Certificates {
  /** The certificate authorities that check the server's certificate, in place of Node's own. */
  readonly ca?: string
  /** The certificate of this client. */
  readonly cert?: string
  /** The private key of `cert`. */
  readonly key?: string
}

/** Sends to one server; on Node over connections that are kept. */
export interface HttpClient {
  /** Resolves to the response. Rejects when the server was not reached. */
  post(post: Post): Promise<HttpAnswer | LocalFailure>
  /** Aborts running requests and closes all connections. */
  close(): void
}
