import type {Detail, DetailBlock} from '../../src/evaluate/report-files/report-data.ts'
import {unpack} from './unpack.ts'

/** The details of a report, unpacked block by block when they are asked for. */
export interface Details {
  readonly blocks: number
  /** The details of one datapoint; `null`: they were left out of the file. */
  of(row: number): Promise<Detail | null>
  /** One block, not kept: for those who read them all. */
  read(block: number): Promise<DetailBlock>
}

/** Unpacked blocks that are kept: going to and fro between datapoints meets the same few. */
const kept = 4

/** `text` finds the packed text of a block, which may not be parsed yet. */
export function createDetails(
  size: number,
  blockSize: number,
  text: (block: number) => Promise<string | undefined>,
): Details {
  const cache = new Map<number, Promise<DetailBlock>>()
  const read = async (block: number): Promise<DetailBlock> => {
    const packed = await text(block)
    return packed === undefined ? [] : (JSON.parse(await unpack(packed)) as DetailBlock)
  }
  const remembered = (block: number): Promise<DetailBlock> => {
    const found = cache.get(block) ?? read(block)
    // The block that was asked for last is the last to go.
    cache.delete(block)
    cache.set(block, found)
    for (const oldest of cache.keys()) {
      if (cache.size <= kept) break
      cache.delete(oldest)
    }
    return found
  }
  return {
    blocks: Math.ceil(size / blockSize),
    read,
    of: async row => (await remembered(Math.floor(row / blockSize)))[row % blockSize] ?? null,
  }
}

/** Finds a block in this document; waits for the end of the file when it is not there yet. */
export async function blockText(block: number): Promise<string | undefined> {
  const found = (): string | undefined => document.querySelectorAll('script.block')[block]?.textContent ?? undefined
  if (found() === undefined && document.readyState === 'loading') {
    await new Promise(resolve => document.addEventListener('DOMContentLoaded', resolve, {once: true}))
  }
  return found()
}
