import {readFileSync} from 'node:fs'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
}

/**
 * What a user may import, read from package.json: `enrich-span`, `enrich-span/enrich`, … Without `enrich-span/vitest`, which
 * works only where vitest runs (test/third-party/runners.test.ts).
 */
export const doors: readonly string[] = doorsOf(JSON.parse(readFileSync('package.json', 'utf8')) as Manifest)

function doorsOf({name, exports}: Manifest): string[] {
  const entries = Object.keys(exports).filter(entry => entry !== './package.json' && entry !== './vitest')
  return entries.map(entry => name + entry.slice(1))
}
