import type {Page} from '../page.ts'

/** A worker has a location too. A server that loads this build does not. */
export function page(): Page | undefined {
  const {location, document, origin} = globalThis as Partial<typeof globalThis>
  if (location === undefined) return undefined
  // `<base>` may move the base of the document, and of `fetch`, to another origin.
  return {origin: origin ?? location.origin, base: document?.baseURI ?? location.href}
}
