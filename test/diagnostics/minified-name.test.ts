import {transform} from 'esbuild'
import test from 'ava'
import {diagnostics, HoneyHiveTracer} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'

/** The functions of `code` with the names that a minifier leaves them. */
async function minified(code: string, keepNames = false): Promise<readonly (() => number)[]> {
  const options = {minify: true, format: 'cjs', keepNames} as const
  const {code: small} = await transform(`export const all = (() => { ${code} })()`, options)
  const module: {exports: {all?: readonly (() => number)[]}} = {exports: {}}
  // oxlint-disable-next-line typescript/no-implied-eval -- as a bundle is run
  new Function('module', small)(module)
  return module.exports.all ?? []
}

const reported = (): readonly string[] =>
  diagnostics().recent.flatMap(({code, message}) => (code === 'minified-name' ? [message] : []))

const run = {
  name: 'm',
  dataset: [{inputs: 1}],
  function: () => 1,
  tracer: {destination: 'memory'},
  journal: false,
} as const

test.serial('an evaluator with the name that a minifier left is reported, with the cure', async t => {
  const evaluators = await minified('function exact() { return 1 } return [exact]')
  const {metrics} = await evaluate({...run, evaluators})
  t.is(Object.keys(metrics)[0]?.length, 1, 'minified')
  t.is(reported().length, 1)
  t.regex(reported()[0] ?? '', /evaluator "\w".*`eventName`.*`name` of evaluator\(\).*`keepNames` of esbuild/)
})

test.serial('with keepNames a minified evaluator has its own name, and nothing is reported', async t => {
  const before = reported().length
  const evaluators = await minified('function exact() { return 1 } return [exact]', true)
  t.deepEqual(Object.keys((await evaluate({...run, evaluators})).metrics), ['exact'])
  t.is(reported().length, before)
})

test.serial('a traced function with such a name is reported to its tracer', async t => {
  const [exact = () => 0] = await minified('function exact() { return 1 } return [exact]')
  const told: string[] = []
  const tracer = new HoneyHiveTracer({destination: 'memory', onDiagnostic: ({message}) => told.push(message)})
  tracer.trace(exact)()
  tracer.trace({eventName: 'exact'}, exact)()
  t.is(told.length, 1)
  t.regex(told[0] ?? '', /function "\w".*`eventName`/)
})

test.serial('two evaluators that a minifier gave one name are refused, and the error names keepNames', async t => {
  const code = 'const make = n => { function a() { return n } return a }; return [make(1), make(2)]'
  const evaluators = await minified(code)
  await t.throwsAsync(evaluate({...run, evaluators}), {
    message: /two evaluators are named "\w".*`keepNames`.*`keep_fnames`/,
  })
})

test.serial('short names that are written by hand, such as f1, are not reported', async t => {
  const before = reported().length
  await evaluate({
    ...run,
    evaluators: [
      function f1() {
        return 1
      },
    ],
  })
  t.is(reported().length, before)
})
