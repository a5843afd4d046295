import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {contentOf, fingerprint} from './content-id.ts'
import type {Item, OpenDataset} from './dataset.ts'

/** Items that are looked at: a dataset without end must not fill the memory. */
const mostItems = 10_000

/** `dataset`, which reports once, when it is closed, how many of its items are there more than once. */
export function watchDuplicates(dataset: OpenDataset, name: string): OpenDataset {
  const ids = new Set<string>()
  const contents = new Set<string>()
  let seen = 0
  let equalIds = 0
  let equalContents = 0
  const look = (item: Item | undefined): Item | undefined => {
    if (item === undefined || item.problem !== undefined || ++seen > mostItems) return item
    const {id, ...content} = item.datapoint
    const print = fingerprint(contentOf(content))
    if (contents.has(print)) equalContents += 1
    else contents.add(print)
    if (id === undefined) return item
    if (ids.has(id)) equalIds += 1
    else ids.add(id)
    return item
  }
  return {
    ...dataset,
    next: () => {
      const given = dataset.next()
      return given instanceof Promise ? given.then(look) : look(given)
    },
    close: async () => {
      if (equalIds + equalContents > 0) {
        report(codes.duplicateItems, undefined, () => ({
          subject: `evaluate(): dataset of "${name}"`,
          cause: `of ${Math.min(seen, mostItems)} items read, ${equalIds} repeat an id and ${equalContents} a content`,
        }))
      }
      await dataset.close()
    },
  }
}
