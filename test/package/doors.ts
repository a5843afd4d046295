import {readFileSync} from 'node:fs'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
}

/** What a user may import, read from package.json: `enrich-span`, `enrich-span/enrich`, … */
export const doors: readonly string[] = doorsOf(JSON.parse(readFileSync('package.json', 'utf8')) as Manifest)

function doorsOf({name, exports}: Manifest): string[] {
  const entries = Object.keys(exports).filter(entry => entry !== './package.json')
  return entries.map(entry => name + entry.slice(1))
}
