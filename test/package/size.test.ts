import test from 'ava'
import {budgets, tolerance} from './budgets.ts'
import {sizeOf} from './size.ts'

for (const [imported, figure] of Object.entries(budgets)) {
  test(`${imported} costs a page no more than its figure and 2 %`, async t => {
    const {gzip} = await sizeOf(imported)
    t.true(gzip <= figure * tolerance, `${gzip} bytes, ${figure} in test/package/budgets.ts`)
  })
}

test('enrich-span/enrich needs the api and no other package', async t => {
  const {packages} = await sizeOf('enrich-span/enrich')
  t.deepEqual(packages, ['@opentelemetry/api'])
})
