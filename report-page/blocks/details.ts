import type {Detail, DetailBlock} from '../../src/evaluate/report-files/report-data.ts'
import {unpack} from './unpack.ts'

/** The details of a report. A block is unpacked when its details are requested. */
export interface Details {
  readonly blocks: number
  /** Resolves to the details of one datapoint, or to `null` when they were left out of the file. */
  of(row: number): Promise<Detail | null>
  /** Resolves to one block without keeping it, for a reader of all blocks. */
  read(block: number): Promise<DetailBlock>
}

/**
 * The number of unpacked blocks that are kept, because going back and forth between datapoints needs the same few
 * blocks.
 */
const kept = 4

/** Creates the details. `text` finds the packed text of a block, which may not be parsed yet. */
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
    // The most recently requested block is the last to be dropped.
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

/** Finds a block in this document. If the block is not there yet, the function waits for the end of the file. */
export async function blockText(block: number): Promise<string | undefined> {
  const found = (): string | undefined => document.querySelectorAll('script.block')[block]?.textContent ?? undefined
  if (found() === undefined && document.readyState === 'loading') {
    await new Promise(resolve => document.addEventListener('DOMContentLoaded', resolve, {once: true}))
  }
  return found()
}
