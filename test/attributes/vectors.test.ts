import test from 'ava'
import {vectors} from '../enrich/vectors.ts'
import {planned} from './planned.ts'

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
