import {readFileSync} from 'node:fs'
import test from 'ava'
import {declarations, surfaceFile} from './public-surface.ts'

// `npm run docs` writes the file, and refuses when the changelog has no new line.
test('every exported declaration is as docs/api/public-surface.d.ts has it', t => {
  const [, ...stored] = readFileSync(surfaceFile, 'utf8').split('\n')
  const [known, built] = [stored, declarations().split('\n')].map(lines => new Set(lines))
  const gone = [...(known ?? [])].filter(line => built?.has(line) === false)
  const added = [...(built ?? [])].filter(line => known?.has(line) === false)
  t.deepEqual({gone, added}, {gone: [], added: []}, 'Add a line to CHANGELOG.md, then run `npm run docs`')
  t.is(stored.join('\n'), declarations())
})
