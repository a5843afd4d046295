import type {Page} from '../page.ts'

/** A worker has a place too; a server that takes this build for want of another has none. */
export function page(): Page | undefined {
  const {location, document, origin} = globalThis as Partial<typeof globalThis>
  if (location === undefined) return undefined
  // The document's base, which `<base>` may move to another origin, and `fetch` with it.
  return {origin: origin ?? location.origin, base: document?.baseURI ?? location.href}
}
