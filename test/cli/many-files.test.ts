import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {findEvalFiles} from '../../src/cli/load/eval-files.ts'
import {createPlace, type Place} from './program.ts'

interface Printed {
  readonly experiments: readonly {readonly file: string; readonly name: string; readonly exitCode?: number}[]
}

const evalFile = (name: string, rest = ''): string => `
export default {
  name: '${name}',
  dataset: [
    {id: 'a', inputs: 1, groundTruth: 1, tags: ['smoke']},
    {id: 'b', inputs: 2, groundTruth: 2, tags: ['slow']},
  ],
  function: ({inputs}) => inputs,
  evaluators: [function exact(outputs, _, truth) { return outputs === truth }],
  tracer: {destination: 'memory'},
  ${rest}
}
`

/** A project with eval files in folders, next to files that are none. */
function createProject(files: Readonly<Record<string, string>> = {}): Place {
  const place = createPlace({fixtures: false})
  const all = {
    'evals/one.eval.mjs': evalFile('one'),
    'evals/deep/two.eval.js': evalFile('two'),
    'evals/deep/helper.mjs': 'export default 1',
    'evals/[odd] name.eval.mjs': evalFile('odd'),
    'three.eval.ts': evalFile('three').replace('export default', 'const it: object =') + 'export default it',
    'node_modules/peer/four.eval.mjs': evalFile('four'),
    '.cache/five.eval.mjs': evalFile('five'),
    ...files,
  }
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.join(place.folder, path.dirname(file)), {recursive: true})
    writeFileSync(path.join(place.folder, file), text)
  }
  return place
}

const namings: readonly (readonly [args: readonly string[], names: readonly string[]])[] = [
  [[], ['odd', 'two', 'one', 'three']],
  [['evals'], ['odd', 'two', 'one']],
  [
    ['evals/deep', 'three.eval.ts', './three.eval.ts'],
    ['two', 'three'],
  ],
  [['evals/*.eval.mjs'], ['odd', 'one']],
  [['evals/**/*.eval.{js,mjs}'], ['odd', 'two', 'one']],
  [['**/t*.eval.?s'], ['two', 'three']],
  [['evals/[odd] name.eval.mjs'], ['odd']],
  [['evals/[no]*.eval.mjs'], ['one']],
  [
    ['evals/[!o]*.eval.mjs', 'three.eval.ts'],
    ['odd', 'three'],
  ],
]
for (const [args, names] of namings) {
  test(`${args.join(' ') || 'no argument'} names ${names.join(', ')}`, t => {
    const {folder} = createProject()
    const named = args.length === 0 ? [folder] : args.map(arg => path.join(folder, arg))
    t.deepEqual(
      findEvalFiles(named).map(file => /name: '(\w+)'/.exec(readFileSync(file, 'utf8'))?.[1]),
      [...names],
    )
  })
}

test('run without files runs every eval file below the folder, and a pattern needs no shell', async t => {
  const {enrichSpan} = createProject()
  for (const [args, count] of [
    ['run --list --json', 4],
    ['run evals/**/*.eval.{js,mjs} --list --json', 3],
  ] as const) {
    const {stdout, stderr, code} = await enrichSpan(args)
    t.is(code, 0, stderr)
    t.is((JSON.parse(stdout) as Printed).experiments.length, count)
  }
})

test('a folder that links to itself is read once', t => {
  const {folder} = createProject()
  symlinkSync(folder, path.join(folder, 'evals/loop'))
  t.is(findEvalFiles([folder]).length, 4)
})

test('--list shows names, datapoints and tags, and runs nothing', async t => {
  const {enrichSpan} = createProject()
  const {stdout, code} = await enrichSpan('run evals --list --tag smoke')
  t.is(code, 0)
  t.regex(stdout, /^experiment +datapoints +tags +file\n/)
  t.regex(stdout, /\none +1 +smoke +evals\/one\.eval\.mjs\n/)
  t.regex((await enrichSpan('list')).stderr, /there are no runs yet/)
})

const refusals: readonly (readonly [args: string, message: RegExp])[] = [
  ['run nothing/*.eval.ts', /"nothing\/\*\.eval\.ts" has no eval file \(\*\.eval\.ts, \.mts, \.js, \.mjs\)/],
  ['run gone', /there is no file "gone"/],
  ['run evals --journal run.jsonl', /--journal is for one experiment, and 3 were found/],
  ['run evals --html report.html', /--html is for one experiment, and 3 were found/],
]
for (const [args, message] of refusals) {
  test(`${args} is bad usage`, async t => {
    const {code, stderr} = await createProject().enrichSpan(args)
    t.is(code, 2)
    t.regex(stderr, message)
  })
}

test('without an eval file, run is bad usage and shows how to name one', async t => {
  const {code, stderr} = await createPlace({fixtures: false}).enrichSpan('run')
  t.is(code, 2)
  t.regex(stderr, /there is no eval file below this folder .*Name one: enrich-span run <file>/)
})

test('several experiments: each has its report, then there is one table', async t => {
  const {enrichSpan} = createProject()
  const {stdout, code, stderr} = await enrichSpan('run evals three.eval.ts')
  t.is(code, 0, stderr)
  for (const name of ['odd', 'one', 'two', 'three'])
    t.regex(stdout, new RegExp(`^${name}, run \\w{8}: 2 datapoints`, 'm'))
  t.regex(stdout, /\nexperiment +datapoints +failed +gate +exit code\n(.+\n){4}$/)
})

test('a file that throws does not keep the others from running', async t => {
  const {enrichSpan} = createProject({'evals/a.eval.mjs': "throw new Error('no luck')"})
  const {stdout, stderr, code} = await enrichSpan('run evals --json')
  t.is(code, 3)
  t.regex(stderr, /a\.eval\.mjs: could not be loaded: Error: no luck/)
  const {experiments} = JSON.parse(stdout) as Printed
  t.is(experiments.filter(({exitCode}) => exitCode === 0).length, 3)
  t.is(experiments.find(({exitCode}) => exitCode === 3)?.file, 'evals/a.eval.mjs')
})

// Each file ends in its own exit code; the worst of them is that of the program.
const fails = 'gate: {min: {exact: 1.1}},'
const throwing = "function() { throw new Error('x') },"
const codes: readonly (readonly [files: Readonly<Record<string, string>>, code: number])[] = [
  [{}, 0],
  [{'evals/a.eval.mjs': evalFile('a', fails)}, 1],
  [{'evals/a.eval.mjs': evalFile('a', fails), 'evals/b.eval.mjs': evalFile('b', throwing)}, 3],
  [{'evals/a.eval.mjs': evalFile('a', throwing), 'evals/b.eval.mjs': 'export default 1'}, 2],
]
for (const [files, code] of codes) {
  test(`the worst exit code of ${3 + Object.keys(files).length} experiments is ${code}`, async t => {
    t.is((await createProject(files).enrichSpan('run evals')).code, code)
  })
}

test('--baseline latest is the last run of each experiment', async t => {
  const {enrichSpan} = createProject()
  await enrichSpan('run evals')
  const {stdout, code, stderr} = await enrichSpan('run evals --baseline latest --min exact=0.5')
  t.is(code, 0, stderr)
  for (const name of ['odd', 'one', 'two']) t.regex(stdout, new RegExp(`^${name}: \\w{8} against baseline \\w{8}`, 'm'))
  const {stderr: none, code: missing} = await enrichSpan('run three.eval.ts --baseline latest')
  t.is(missing, 2)
  t.regex(none, /--baseline latest: "three" has no such run/)
})

test('--only-failed runs the failed datapoints again, in the same run file', async t => {
  const failing = evalFile(
    'again',
    "function({inputs}) { if (process.env.FAILS && inputs === 2) throw new Error('x'); return inputs },",
  )
  const {enrichSpan} = createProject({'again.eval.mjs': failing})
  t.is((await enrichSpan('run again.eval.mjs', {FAILS: '1'})).code, 3)
  const {code, stdout} = await enrichSpan('run again.eval.mjs --only-failed')
  t.is(code, 0)
  t.regex(stdout, /^again, run \w{8}: 2 datapoints, 0 failed/)
  t.is((await enrichSpan('list')).stdout.trim().split('\n').length, 2)
})
