import test from 'ava'
import {joinKey, keyCacheSize, keysUnder} from '../../src/attributes/key-cache.ts'
import {planned} from './planned.ts'

const join = (prefix: string, name: string): string => joinKey(keysUnder(prefix), prefix, name)

test.serial('a key is joined with a dot, the first time and later', t => {
  for (const _ of ['first', 'again']) {
    t.is(join('honeyhive_metadata', 'a'), 'honeyhive_metadata.a')
    t.is(join('honeyhive_metadata.a', ''), 'honeyhive_metadata.a.')
    t.is(join('honeyhive_metadata', '__proto__'), 'honeyhive_metadata.__proto__')
  }
})

test.serial('a known key is kept', t => {
  join('honeyhive_metadata', 'b')
  const before = keyCacheSize()
  join('honeyhive_metadata', 'b')
  t.is(keyCacheSize(), before)
})

test.serial('endless keys and prefixes keep the cache small, and right', t => {
  let most = 0
  for (let index = 0; index < 20_000; index++) {
    t.is(join('honeyhive_metadata', `k${index}`), `honeyhive_metadata.k${index}`)
    t.is(join(`honeyhive_metadata.k${index}`, 'a'), `honeyhive_metadata.k${index}.a`)
    most = Math.max(most, keyCacheSize())
  }
  t.true(most > 1_000, 'it was filled')
  t.true(most <= 2_048)
})

test.serial('long names and prefixes are never kept', t => {
  const before = keyCacheSize()
  for (let index = 0; index < 100; index++) {
    const long = `${'x'.repeat(300)}${index}`
    t.is(join(long, 'a'), `${long}.a`)
    t.is(join('honeyhive_metadata', long), `honeyhive_metadata.${long}`)
  }
  t.is(keyCacheSize(), before)
})

test.serial('the elements of long arrays and the keys of maps do not fill it', t => {
  planned({metadata: {list: [{a: 1}]}})
  const before = keyCacheSize()
  planned({metadata: {map: new Map(Array.from({length: 500}, (_, index) => [`user${index}`, {a: {b: 1}}]))}})
  planned({metadata: {list: Array.from({length: 1_000}, () => ({a: 1}))}})
  t.true(keyCacheSize() - before < 300, String(keyCacheSize() - before))
})
