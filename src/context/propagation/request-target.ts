import {page} from '#platform/page'

/** Where a request goes, in any form that `fetch` accepts. */
export type RequestTarget = string | {readonly href: string} | {readonly url: string}

/** The parts of a URL that matter here. The type `URL` needs the DOM lib, which users may compile without. */
export interface Address {
  readonly origin: string
  readonly host: string
  readonly hostname: string
}

/** Returns the URL of `to`, relative to the page; `undefined` when it is not a URL. */
export function urlOf(to: RequestTarget | undefined): Address | undefined {
  if (to === undefined) return undefined
  const text = typeof to === 'string' ? to : 'href' in to ? to.href : to.url
  try {
    return new URL(text, page()?.base)
  } catch {
    // Not `URL.canParse`, which some supported browsers lack.
    return undefined
  }
}

/**
 * Whether a request to `url` may carry the headers of `inject`. By default a server may send them anywhere. A page may
 * not, because a third-party script can request any URL; only its own origin is allowed. `allowed` adds origins in a page,
 * and is the complete list on a server.
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
