import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {readLocalSpans} from 'enrich-span'
import {parseOtlp} from './strict-otlp.ts'

/** Reads the spans of a folder as `readLocalSpans` does, after a strict parser took each line of its files. */
export function readStrictSpans(options: {readonly folder: string}): ReturnType<typeof readLocalSpans> {
  const folder = path.join(options.folder, 'spans')
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.jsonl')) continue
    for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n'))
      if (line !== '') parseOtlp(Buffer.from(line))
  }
  return readLocalSpans(options)
}
