import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {nextAccepted, type OpenDataset} from './dataset.ts'
import type {LoadedDatapoint} from './loaded-datapoint.ts'
import {SeenTexts} from './seen-texts.ts'

/** The most datapoints that are remembered, because an endless dataset must not fill the memory. */
const mostDatapoints = 100_000

/** The most ids that the report names. */
const mostExamples = 3

/** Wraps a dataset. When it is closed, it reports once how many of its datapoints occurred more than once. */
export function watchDuplicates(dataset: OpenDataset, name: string): OpenDataset {
  const ids = new SeenTexts()
  const contents = new SeenTexts()
  let seen = 0
  let equalIds = 0
  const examples = new Set<string>()
  let equalContents = 0
  const remember = (loaded: LoadedDatapoint): true => {
    if (loaded.problem !== undefined || ++seen > mostDatapoints) return true
    const {content, datapoint} = loaded
    if (content !== undefined && contents.again(content.anonymous)) equalContents += 1
    if (datapoint.id !== undefined && ids.again(datapoint.id)) {
      equalIds += 1
      if (examples.size < mostExamples) examples.add(datapoint.id)
    }
    return true
  }
  return {
    ...dataset,
    next: () => nextAccepted(dataset, remember),
    close: async () => {
      if (equalIds + equalContents > 0) {
        report(codes.duplicateDatapoints, undefined, () => ({
          subject: `evaluate(): dataset of "${name}"`,
          cause: `of ${seen > mostDatapoints ? 'the first ' : ''}${Math.min(seen, mostDatapoints)} datapoints read, ${equalIds} repeat an id${quoted(examples)} and ${equalContents} repeat a content`,
        }))
      }
      await dataset.close()
    },
  }
}

function quoted(ids: ReadonlySet<string>): string {
  return ids.size === 0 ? '' : ` (${[...ids].map(id => JSON.stringify(id.slice(0, 100))).join(', ')})`
}
