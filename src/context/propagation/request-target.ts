import {page} from '#platform/page'

/** Where a request goes, in any form that `fetch` takes. */
export type RequestTarget = string | {readonly href: string} | {readonly url: string}

/** What matters of a URL. The type `URL` is the DOM's, and users may compile without it. */
export interface Address {
  readonly origin: string
  readonly host: string
  readonly hostname: string
}

/** The URL of `to`, as the page would ask for it; `undefined` when it is none. */
export function urlOf(to: RequestTarget | undefined): Address | undefined {
  if (to === undefined) return undefined
  const text = typeof to === 'string' ? to : 'href' in to ? to.href : to.url
  try {
    return new URL(text, page()?.base)
  } catch {
    // Not `URL.canParse`: browsers that this build is made for lack it.
    return undefined
  }
}

/**
 * Whether a request to `url` may carry what `inject` writes. A server asks whom it likes; a page, which a script of anybody
 * may send anywhere, only its own origin. `allowed` are more origins in a page, and all of them on a server.
 */
export function isAllowed(url: Address | undefined, allowed: readonly string[] | undefined): boolean {
  const here = page()
  if (here === undefined && allowed === undefined) return true
  const origin = originOf(url)
  if (origin === undefined) return false
  return origin === here?.origin || allowed?.some(each => originOf(urlOf(each)) === origin) === true
}

// Sandboxed frames and `data:` all have the origin "null", and none is the other's.
function originOf(url: Address | undefined): string | undefined {
  return url?.origin === 'null' ? undefined : url?.origin
}
