import test from 'ava'
import {keyBelow, keyCacheSize, uncachedKey, rootKey} from '../../src/attributes/key-cache.ts'
import {planned} from './planned.ts'

// The key of a path that starts at a namespace.
const join = (...names: readonly string[]): string =>
  names.reduce((key, name) => keyBelow(key, name), rootKey('honeyhive_metadata')).text

test.serial('a key is joined with a dot, the first time and later', t => {
  for (const _ of ['first', 'again']) {
    t.is(join('a'), 'honeyhive_metadata.a')
    t.is(join('a', ''), 'honeyhive_metadata.a.')
    t.is(join('__proto__'), 'honeyhive_metadata.__proto__')
  }
})

test.serial('a known key is kept', t => {
  join('b')
  const before = keyCacheSize()
  join('b')
  t.is(keyCacheSize(), before)
})

test.serial('endless keys and prefixes keep the cache small, and right', t => {
  let most = 0
  for (let index = 0; index < 20_000; index++) {
    t.is(join(`k${index}`), `honeyhive_metadata.k${index}`)
    t.is(join(`k${index}`, 'a'), `honeyhive_metadata.k${index}.a`)
    most = Math.max(most, keyCacheSize())
  }
  t.true(most > 1_000, 'it was filled')
  t.true(most <= 2_048)
})

test.serial('long names and prefixes are never kept', t => {
  const before = keyCacheSize()
  const passing = uncachedKey(rootKey('honeyhive_metadata'), 'x')
  for (let index = 0; index < 100; index++) {
    const long = `${'x'.repeat(300)}${index}`
    t.is(join(long), `honeyhive_metadata.${long}`)
    t.is(join(long, 'a'), `honeyhive_metadata.${long}.a`)
    t.is(keyBelow(passing, `n${index}`).text, `honeyhive_metadata.x.n${index}`)
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
