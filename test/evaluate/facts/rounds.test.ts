import test from 'ava'
import {disturb} from './round.ts'

const rounds = 15

test(`every field of a killed, restored, merged and rescored run equals the undisturbed run, ${rounds} draws`, async t => {
  t.timeout(120_000)
  for (let seed = 1; seed <= rounds; seed++) await t.notThrowsAsync(disturb(seed))
})
