import {page} from '#platform/page'

/** The address of a request, in any form that `fetch` accepts. */
export type RequestTarget = string | {readonly href: string} | {readonly url: string}

/** The parts of a URL that matter here. The type `URL` needs the DOM lib, which users may leave out. */
export interface Address {
  readonly origin: string
  readonly host: string
  readonly hostname: string
}

/** Returns the URL of `to`, relative to the page, or `undefined` when it is not a URL. */
export function urlOf(to: RequestTarget | undefined): Address | undefined {
  if (to === undefined) return undefined
  const text = typeof to === 'string' ? to : 'href' in to ? to.href : to.url
  try {
    return new URL(text, page()?.base)
  } catch {
    // `URL.canParse` would be shorter, but some supported browsers lack it.
    return undefined
  }
}

/**
 * True when a request to `url` may carry the headers of `inject`. A server may by default send them anywhere. A page
 * may send them only to its own origin, because a third-party script can request any URL. `allowed` adds origins in a
 * page, and is the complete list on a server.
 */
export function isAllowed(url: Address | undefined, allowed: readonly string[] | undefined): boolean {
  const here = page()
  if (here === undefined && allowed === undefined) return true
  const origin = originOf(url)
  if (origin === undefined) return false
  return origin === here?.origin || allowed?.some(each => originOf(urlOf(each)) === origin) === true
}

// All sandboxed frames and `data:` URLs have the origin "null", but they are not one origin.
function originOf(url: Address | undefined): string | undefined {
  return url?.origin === 'null' ? undefined : url?.origin
}
