import type {SpansOf} from './plan-detail.ts'
import {planDetail} from './plan-detail.ts'
import type {PackedReport} from './html-report.ts'
import {leaveOut} from './leave-out.ts'
import type {ReportPlan} from './plan-report.ts'

/** Options for packing a report. */
interface PackOptions {
  readonly writtenAt: string
  readonly spansOf: SpansOf
  /** The reason why all datapoints lack spans; absent when some have them. */
  readonly noSpans: string | undefined
  /** Bytes that the data may have in the file. */
  readonly maxBytes: number
}

/** Datapoints in a block. Opening one datapoint unpacks one block, and a search unpacks all blocks. */
const blockSize = 100

/** Compresses the data of a report. Details are left out where the file would be too large. */
export async function packReport(
  {head, rows, joined}: ReportPlan,
  {writtenAt, spansOf, noSpans, maxBytes}: PackOptions,
): Promise<PackedReport> {
  const details = joined.map(row => JSON.stringify(planDetail(row, spansOf)))
  const packedRows = await pack(JSON.stringify(rows))
  const weights = {details: details.map(({length}) => length), allowed: maxBytes - packedRows.length}
  let left: ReadonlySet<number> = new Set()
  let blocks = await packBlocks(details, left)
  // One round is nearly always enough. More are needed only when the remaining details compress worse than those left
  // out.
  for (let share = 1; sizeOf(blocks) > weights.allowed && left.size < details.length; share *= 0.9) {
    left = leaveOut(
      {...weights, packed: sizeOf(blocks) / keptShare(weights.details, left), allowed: weights.allowed * share},
      rows,
    )
    blocks = await packBlocks(details, left)
  }
  return {
    head: {...head, writtenAt, blockSize, leftOut: left.size, ...(noSpans === undefined ? {} : {noSpans})},
    rows: packedRows,
    blocks,
  }
}

function keptShare(details: readonly number[], left: ReadonlySet<number>): number {
  const total = details.reduce((sum, each) => sum + each, 0)
  const gone = [...left].reduce((sum, row) => sum + (details[row] ?? 0), 0)
  return Math.max(0.01, 1 - gone / total)
}

const sizeOf = (blocks: readonly string[]): number => blocks.reduce((sum, {length}) => sum + length, 0)

/** Compression runs beside the event loop, so a few blocks are compressed at once. */
const atOnce = 4

async function packBlocks(details: readonly string[], left: ReadonlySet<number>): Promise<string[]> {
  const kept = details.map((detail, row) => (left.has(row) ? 'null' : detail))
  const blocks = Array.from({length: Math.ceil(kept.length / blockSize)}, (_, at) =>
    kept.slice(at * blockSize, (at + 1) * blockSize),
  )
  const packed: string[] = []
  for (let at = 0; at < blocks.length; at += atOnce) {
    const next = blocks.slice(at, at + atOnce).map(block => pack(`[${block.join(',')}]`))
    packed.push(...(await Promise.all(next)))
  }
  return packed
}

/** Returns text as gzip in base64. */
async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return toBase64(new Uint8Array(await new Response(stream).arrayBuffer()))
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
