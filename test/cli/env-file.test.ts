import {writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace} from './program.ts'

const needsKey = `
const key = process.env.MODEL_API_KEY
export default {
  name: 'keyed',
  dataset: [{id: 'a', inputs: 1}],
  function: () => {
    if (key === undefined) throw new Error('401 Incorrect API key provided: MODEL_API_KEY')
    return key
  },
  evaluators: [function right(value) { return value === 'from-file' }],
  tracer: {destination: 'memory'},
}
`

test('BR-33: --env-file gives the eval file its variables, and the shell wins', async t => {
  const {folder, enrichSpan} = createPlace()
  writeFileSync(path.join(folder, 'keyed.eval.mjs'), needsKey)
  writeFileSync(path.join(folder, '.env'), '# keys\nMODEL_API_KEY="from-file"\n')
  const read = await enrichSpan('run keyed.eval.mjs --env-file .env --min right=1')
  t.is(read.code, 0, read.stderr)
  const shell = await enrichSpan('run keyed.eval.mjs --env-file .env --max right=0', {MODEL_API_KEY: 'from-shell'})
  t.is(shell.code, 0, shell.stdout)
  for (const command of ['resume keyed.eval.mjs', 'rescore keyed.eval.mjs', 'doctor --offline']) {
    const {code, stderr} = await enrichSpan(`${command} --env-file .env`)
    t.not(code, 2, stderr)
  }
})

test('BR-33: a missing key gets a hint, with and without a file', async t => {
  const {folder, enrichSpan} = createPlace()
  writeFileSync(path.join(folder, 'keyed.eval.mjs'), needsKey)
  const without = await enrichSpan('run keyed.eval.mjs')
  t.is(without.code, 3)
  t.regex(
    without.stderr,
    /MODEL_API_KEY is not set\. A key seems to be missing: set it in the shell, or add --env-file <file>/,
  )
  writeFileSync(path.join(folder, '.env'), 'MODEL_API_KEY=x\n')
  t.regex((await enrichSpan('run keyed.eval.mjs')).stderr, /The file \.env is not read by itself: add --env-file \.env/)
  writeFileSync(
    path.join(folder, 'keyed.eval.mjs'),
    "throw new Error('The MODEL_API_KEY environment variable is missing')",
  )
  const thrown = await enrichSpan('run keyed.eval.mjs')
  t.is(thrown.code, 3)
  t.regex(thrown.stderr, /add --env-file \.env/)
})

test('BR-33: an env file that is not there is bad usage', async t => {
  const {code, stderr} = await createPlace().enrichSpan('run answers.eval.mjs --env-file nope.env')
  // Node 20 itself reads --env-file wherever it stands, and refuses it first.
  t.true([2, 9].includes(code))
  t.regex(stderr, /--env-file nope\.env does not exist|nope\.env: not found/)
})
