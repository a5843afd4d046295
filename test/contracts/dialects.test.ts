import {setImmediate as turn} from 'node:timers/promises'
import test from 'ava'
import {type Dialect, genAi, honeyhive, langfuse, openInference} from 'enrich-span/dialects'
import {assert, check} from 'fast-check'
import {claims} from './dialect-contract.ts'

/** A dialect as a user writes one. */
const own: Dialect = {
  name: 'own',
  translate: ({attributes}) => ({team: 'unknown', ...attributes}),
}

const dialects: readonly (readonly [title: string, dialect: Dialect])[] = [
  ['genAi()', genAi()],
  ["genAi({version: '1.41', chain: 'invoke_agent'})", genAi({version: '1.41', chain: 'invoke_agent'})],
  ['openInference()', openInference()],
  ['langfuse()', langfuse()],
  ['langfuse({keep: true})', langfuse({keep: true})],
  ['honeyhive()', honeyhive()],
  ["honeyhive({experiment: {id: 'e'}})", honeyhive({experiment: {id: 'e'}})],
  ['a dialect of the user', own],
]

const numRuns = 100

for (const {title, of, brokenBy} of claims) {
  for (const [name, dialect] of dialects) {
    // What a user's own dialect throws is caught where it runs.
    if (dialect === own && title.startsWith('never throws')) continue
    test(`${name} ${title}`, async t => {
      // The runner hears of each test while the next one computes.
      await turn()
      assert(of(dialect), {numRuns})
      t.pass()
    })
  }

  test(`the check can fail: ${title}`, async t => {
    await turn()
    t.true(check(of(brokenBy), {numRuns}).failed)
  })
}
