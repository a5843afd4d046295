import test from 'ava'
import {assert, asyncProperty, sample} from 'fast-check'
import {activeSpan, programs, violationsOf} from './interleavings.ts'

const seed = 1932

test.serial('whatever tenants do at the same time, nothing of one lands on another', async t => {
  await assert(
    asyncProperty(programs, async program => {
      const violations = await violationsOf(program, 'apart')
      return violations.length === 0
    }),
    {seed, numRuns: 2_000},
  )
  t.is(activeSpan(), undefined)
})

test.serial('the check finds what one global tracer does to the same programs', async t => {
  const counts = await Promise.all(
    sample(programs, {seed, numRuns: 2_000}).map(async program => violationsOf(program, 'one global tracer')),
  )
  const broken = counts.flat().length
  t.log(`${broken} violations with one global tracer`)
  t.true(broken > 2_500, `${broken}`)
})
