import {readFileSync} from 'node:fs'
import test from 'ava'
import {planned} from './planned.ts'

interface Vector {
  readonly name: string
  readonly call?: object
  readonly calls?: readonly object[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly returned: boolean | readonly boolean[]
  /** What is active; absent means a recording span. */
  readonly span?: 'none' | 'non_recording' | 'ended'
}

const vectors = JSON.parse(readFileSync('test/fixtures/enrich.json', 'utf8')) as readonly Vector[]

// Without a recording span nothing is planned; those cases are for the rooms that look for one.
for (const {name, call, calls = call === undefined ? [] : [call], attributes, returned, span} of vectors) {
  if (span !== undefined) continue
  test(`vector: ${name}`, t => {
    const plans = calls.map(each => planned(each))
    t.deepEqual(Object.assign({}, ...plans.map(each => each.attributes)) as object, attributes)
    t.deepEqual(
      plans.map(({lost}) => lost === 0),
      [returned].flat(),
    )
  })
}

test('the vectors are there', t => {
  t.true(vectors.filter(({span}) => span === undefined).length >= 100)
})
