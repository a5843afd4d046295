import test from 'ava'
import {randomId, randomSpanId, randomUuid} from '../../../src/context/state/random-id.ts'

test('ids are 32 hex digits, and none comes twice', t => {
  const ids = Array.from({length: 2_000}, randomId)
  t.true(ids.every(id => /^[0-9a-f]{32}$/.test(id)))
  t.is(new Set(ids).size, ids.length)
})

test('UUIDs are of version 4, and none comes twice', t => {
  const ids = Array.from({length: 2_000}, randomUuid)
  t.true(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)))
  t.is(new Set(ids).size, ids.length)
})

test('ids of spans are 16 hex digits, and none comes twice', t => {
  const ids = Array.from({length: 2_000}, randomSpanId)
  t.true(ids.every(id => /^[0-9a-f]{16}$/.test(id)))
  t.is(new Set(ids).size, ids.length)
})
