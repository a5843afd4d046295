import {createReadStream} from 'node:fs'
import {createInterface} from 'node:readline'

/** The lines of a file one by one, at the pace of the reader; rejects when the file cannot be read. */
export async function* readLines(file: string): AsyncGenerator<string, void> {
  const stream = createReadStream(file, 'utf8')
  // readline drops the errors of its input: a missing file would read as an empty one.
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  failed.catch(() => {})
  await Promise.race([new Promise(resolve => stream.once('open', resolve)), failed])
  const lines = createInterface({input: stream, crlfDelay: Number.POSITIVE_INFINITY})
  try {
    for await (const line of lines) yield line
  } finally {
    lines.close()
    stream.destroy()
  }
}
