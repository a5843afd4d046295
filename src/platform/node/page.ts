import type {Page} from '../page.ts'

/** Node does not run in a page. */
export function page(): Page | undefined {
  return undefined
}
