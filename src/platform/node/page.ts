import type {Page} from '../page.ts'

/** Node runs in no page. */
export function page(): Page | undefined {
  return undefined
}
