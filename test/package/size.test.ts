import test from 'ava'
import {sizeOf} from './size.ts'

// The figure of the day it was set plus 2 %, in bytes of gzip. `npm run size` prints today's.
const budget = {'enrich-span/enrich': 12_300}

for (const [door, bytes] of Object.entries(budget)) {
  test(`${door} stays within ${bytes} bytes`, async t => {
    const {gzip} = await sizeOf(door)
    t.true(gzip <= bytes, `${door} has grown to ${gzip} bytes`)
  })
}

test('enrich-span/enrich needs the api and no other package', async t => {
  const {packages} = await sizeOf('enrich-span/enrich')
  t.deepEqual(packages, ['@opentelemetry/api'])
})
