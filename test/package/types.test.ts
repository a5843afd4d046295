import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {tsc} from './tsc.ts'

test('what must compile compiles, what must not does not', async t => {
  const {code, stdout} = await tsc('test/types')
  t.is(code, 0, stdout)
})

test('@trace compiles as a legacy decorator, and keeps the types of the methods', async t => {
  const {code, stdout} = await tsc('test/types/legacy')
  t.is(code, 0, stdout)
})

test('a line that compiles although it must not is found', async t => {
  const folder = path.resolve('.build/loose-types')
  mkdirSync(folder, {recursive: true})
  t.teardown(() => rmSync(folder, {recursive: true, force: true}))
  writeFileSync(
    path.join(folder, 'loose.ts'),
    '// @ts-expect-error a number is no text\nexport const text: unknown = 1\n',
  )
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({extends: '../../test/types/tsconfig.json', include: ['*.ts'], exclude: []}),
  )
  const {code, stdout} = await tsc(folder)
  t.not(code, 0)
  t.regex(stdout, /loose\.ts\(1,1\): error TS2578: Unused '@ts-expect-error' directive/)
})
