import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {OpenDataset} from './dataset.ts'
import type {LoadedDatapoint} from './loaded-datapoint.ts'
import {SeenTexts} from './seen-texts.ts'

/** Datapoints that are looked at: a dataset without end must not fill the memory. */
const mostDatapoints = 100_000

/** `dataset`, which reports once, when it is closed, how many of its datapoints are there more than once. */
export function watchDuplicates(dataset: OpenDataset, name: string): OpenDataset {
  const ids = new SeenTexts()
  const contents = new SeenTexts()
  let seen = 0
  let equalIds = 0
  let equalContents = 0
  const look = (loaded: LoadedDatapoint | undefined): LoadedDatapoint | undefined => {
    if (loaded === undefined || loaded.problem !== undefined || ++seen > mostDatapoints) return loaded
    const {content, datapoint} = loaded
    if (content !== undefined && contents.again(content.anonymous)) equalContents += 1
    if (datapoint.id !== undefined && ids.again(datapoint.id)) equalIds += 1
    return loaded
  }
  return {
    ...dataset,
    next: () => {
      const given = dataset.next()
      return given instanceof Promise ? given.then(look) : look(given)
    },
    close: async () => {
      if (equalIds + equalContents > 0) {
        report(codes.duplicateDatapoints, undefined, () => ({
          subject: `evaluate(): dataset of "${name}"`,
          cause: `of ${seen > mostDatapoints ? 'the first ' : ''}${Math.min(seen, mostDatapoints)} datapoints read, ${equalIds} repeat an id and ${equalContents} a content`,
        }))
      }
      await dataset.close()
    },
  }
}
