import {existsSync, readFileSync} from 'node:fs'
import test from 'ava'
import {generatedPages} from './generated-pages.ts'

test('the generated pages are those that `npm run docs` writes today', async t => {
  const pages = Object.entries(await generatedPages())
  const stale = pages.filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
  t.deepEqual(
    stale.map(([file]) => file),
    [],
    'run `npm run docs`',
  )
})

test('the page of diagnostics has every code', t => {
  const page = readFileSync('docs/diagnostics.md', 'utf8')
  const rows = ['codes', 'experiment-codes', 'tenant-codes']
    .map(file => readFileSync(`src/diagnostics/${file}.ts`, 'utf8'))
    .join('')
  const codes = [...rows.matchAll(/code: '([\w-]+)'/g)].map(([, code]) => code)
  t.true(codes.length > 30)
  t.deepEqual(
    codes.filter(code => !page.includes(`| \`${code}\``)),
    [],
  )
})
