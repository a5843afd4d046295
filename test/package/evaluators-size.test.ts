import test from 'ava'
import {sizeOf} from './size.ts'

const most: Readonly<Record<string, number>> = {
  'enrich-span/evaluators': 10_900,
  "{exactMatch} from 'enrich-span/evaluators'": 1_024,
}

for (const [imported, bytes] of Object.entries(most)) {
  test(`${imported} costs a page at most ${bytes} bytes`, async t => {
    const {gzip, packages} = await sizeOf(imported)
    t.log(`${imported}: ${gzip} bytes of gzip`)
    t.true(gzip <= bytes, `${gzip} bytes`)
    t.deepEqual(
      packages.filter(name => name !== '@opentelemetry/api'),
      [],
    )
  })
}
