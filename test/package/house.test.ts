import {readdirSync, readFileSync} from 'node:fs'
import test from 'ava'
import {measureHouse} from './house.ts'
import {replacedNamesIn} from './replaced-names.ts'

const house = measureHouse(process.cwd())

test('no folder of the sources holds more than 22 files', t => {
  t.true(house.fullestFolder.files <= 22, `${house.fullestFolder.folder} holds ${house.fullestFolder.files}`)
})

test('there are at most 16 package scripts', t => {
  t.true(house.scripts <= 16, `${house.scripts} scripts`)
})

// Node calls them by name, in a module that `register` loads.
const calledByNode = ['initialize', 'load', 'resolve'].map(name => `src/cli/load/typescript-hooks.ts: ${name}`)

test('every export is used by another file, or re-exported by a door', t => {
  t.deepEqual(
    house.unusedExports.filter(name => !calledByNode.includes(name)),
    [],
  )
})

test('a name that was replaced by the word of the field does not come back', t => {
  const files = ['src', 'docs'].flatMap(folder =>
    readdirSync(folder, {recursive: true, encoding: 'utf8'})
      .filter(name => /\.(ts|md)$/.test(name))
      .map(name => `${folder}/${name}`),
  )
  const found = [...files, 'README.md'].flatMap(file =>
    replacedNamesIn(file, readFileSync(file, 'utf8')).map(name => `${file}: ${name}`),
  )
  t.deepEqual(found, [])
})

test('a replaced name is found as an identifier and in the code of a page, not in prose', t => {
  t.deepEqual(replacedNamesIn('a.ts', 'const x: Verdict = 1 // a Place'), ['Verdict'])
  t.deepEqual(replacedNamesIn('a.ts', 'class A { #heir = 1 }'), ['heir'])
  t.deepEqual(replacedNamesIn('a.md', 'The Verdict of `Custody`.'), ['Custody'])
})
