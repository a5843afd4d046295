import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {
  approvedText,
  compare,
  evaluate,
  fromStoredRun,
  openRun,
  readApproved,
  type RestoredRun,
  rescore,
} from 'enrich-span/evaluate'
import {identityOf} from '../../../src/evaluate/evaluators/evaluator-fingerprint.ts'
import {foldSource} from '../../../src/evaluate/facts/fold-source.ts'
import {packageVersion} from '../../../src/evaluate/facts/versions.ts'
import {withFileOf} from '../../../src/evaluate/facts/experiment-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
let files = 0
const file = (): string => path.join(folder, `${files++}.jsonl`)

interface Variation {
  readonly evaluator?: object
  readonly dataset?: readonly object[]
  readonly loader?: string
  readonly trials?: number
  readonly options?: {readonly journal?: string; readonly [option: string]: unknown}
}

const long = (outputs: string): boolean => outputs.length > 2
const dataset = Array.from({length: 10}, (_, n) => ({
  id: `q${n}`,
  inputs: 'x'.repeat(n),
  metadata: {half: n < 5 ? 'a' : 'b'},
}))

async function run({
  evaluator = {},
  dataset: data = dataset,
  loader = 'node',
  options,
}: Variation = {}): Promise<RestoredRun> {
  const journal = options?.journal ?? file()
  const experiment = {
    name: 'facts',
    dataset: data as typeof dataset,
    function: ({inputs}: {inputs: string}) => inputs,
    evaluators: [{name: 'long', evaluate: long, ...evaluator}],
    trials: 2,
    version: 'the same',
    git: false,
    tracer: {destination: 'memory' as const},
    journal,
    ...options,
  }
  await evaluate(withFileOf(experiment, {file: 'facts.eval.ts', loader}))
  return fromStoredRun(await openRun(journal))
}

const summaryOf = (before: RestoredRun, after: RestoredRun, options?: object): string =>
  compare(before, after, options).metrics['long']?.summary ?? ''

const changes: Readonly<Record<string, readonly [Variation, Variation, RegExp]>> = {
  source: [
    {},
    {evaluator: {evaluate: (outputs: string) => outputs.length > 3}},
    /^not comparable: its evaluator changed \([\da-f]{4} -> [\da-f]{4}\)$/,
  ],
  version: [
    {evaluator: {version: '1'}},
    {evaluator: {version: '2'}},
    /^not comparable: its version changed \(1 -> 2\)$/,
  ],
  range: [{}, {evaluator: {range: [0, 1]}}, /^not comparable: its range changed \(none -> 0 to 1\)$/],
  reducer: [{}, {evaluator: {reducer: 'all'}}, /^not comparable: its reducer changed \(mean -> all\)$/],
}

for (const [what, [before, after, says]] of Object.entries(changes)) {
  test(`an evaluator with another ${what} makes its metric not comparable, unless allowed`, async t => {
    const runs = [await run(before), await run(after)] as const
    t.regex(summaryOf(...runs), says)
    const allowed = compare(...runs, {changed: ['long']})
    t.regex(allowed.metrics['long']?.summary ?? '', /^(unchanged|no evidence|worse|better|too few)/)
    t.true(allowed.warnings.some(warning => warning.startsWith('long: its ')))
  })
}

test('equal runs are compared without a warning', async t => {
  const {warnings, changedItems} = compare(await run(), await run())
  t.deepEqual([warnings, changedItems], [[], []])
})

test('a datapoint with another content is left out and named', async t => {
  const changed = dataset.map(each => (each.id === 'q3' ? {...each, inputs: 'other'} : each))
  const comparison = compare(await run(), await run({dataset: changed}))
  t.deepEqual(comparison.changedItems, ['q3'])
  t.is(comparison.common, 9)
  t.true(comparison.warnings.some(warning => warning.includes('1 datapoint changed their content')))
})

test('a source that another loader compiled is compared with a warning', async t => {
  const other = {evaluator: {evaluate: (outputs: string) => outputs.length > 4}, loader: 'esbuild'}
  const {metrics, warnings} = compare(await run(), await run(other))
  t.not(metrics['long']?.kind, 'none')
  t.true(warnings.some(warning => warning.startsWith('long: the runs were loaded by node and esbuild')))
})

test("an 'any' of other trials is not comparable", async t => {
  const any = {evaluator: {reducer: 'any'}}
  t.regex(
    summaryOf(await run(any), await run({...any, options: {trials: 3}})),
    /depends on the number of trials \(2 -> 3\)/,
  )
})

test('a file without fingerprints is compared with a warning', async t => {
  const after = await run()
  const before = {...after, evaluators: [{name: 'long'}]}
  t.true(compare(before, after).warnings.some(warning => warning.includes('does not record its evaluator')))
})

test('comments and white space do not change a source; texts and patterns do', t => {
  const folded = foldSource('(a, b) => {\n  // why\n  return a + b /* sum */\n}')
  t.is(folded, '(a,b)=>{return a+b}')
  t.is(foldSource('(a,   b)=>{ return a+b }'), folded)
  t.is(foldSource("x => x === ' a  // b '"), "x=>x===' a  // b '")
  t.is(foldSource('x => /a  \\/\\/ b/.test(x)'), 'x=>/a  \\/\\/ b/.test(x)')
  t.is(foldSource('`a  ${b}  // c`'), '`a  ${b}  // c`')
})

test('a ready-made evaluator has the same fingerprint minified and not, and another with other settings', t => {
  const about = Symbol.for('enrich-span.v1.ready-made')
  const made = (fn: () => unknown, settings: readonly unknown[]) =>
    Object.defineProperty(fn, about, {value: {kind: 'calledTool', version: 1, settings}})
  const one = identityOf(
    made(() => true, ['search', {args: {query: /a/, limit: (n: number) => n < 3}}]),
    {},
  )
  const other = identityOf(
    made(() => [1].length === 1, ['search', {args: {query: /a/, limit: (n: number) => n < 3}}]),
    {},
  )
  t.deepEqual(one, other)
  t.notDeepEqual(
    one,
    identityOf(
      made(() => true, ['pay']),
      {},
    ),
  )
})

for (const [what, changed, message] of [
  [
    'evaluator',
    {evaluators: [{name: 'long', evaluate: (outputs: string) => outputs.length > 9}]},
    /evaluator "long" \(was [\da-f]{16}, is/,
  ],
  ['parameter', {parameters: {model: 'large'}}, /set of parameters \(was model="small", is model="large"\)/],
] as const) {
  test(`a run whose ${what} changed is not resumed, unless that is allowed`, async t => {
    const journal = file()
    const options = {parameters: {model: 'small'}, journal, signal: AbortSignal.abort(new Error('stop'))}
    await run({options})
    const again = (more: object) =>
      run({options: {...options, signal: undefined, resume: journal, ...changed, ...more}})
    await t.throwsAsync(again({}), {name: 'EvaluationError', message})
    await t.notThrowsAsync(again({changed: 'allow'}))
  })
}

test('the run file, the result and the restored run say what the run is', async t => {
  const journal = file()
  const facts = {parameters: {model: 'small', n: 1}, tags: ['nightly'], metadata: {ticket: 812}, group: 'g1'}
  const seen: unknown[] = []
  const result = await evaluate({
    name: 'facts',
    dataset,
    slices: ['half'],
    ...facts,
    function: ({inputs}, {parameters}) => {
      seen.push(parameters)
      return inputs
    },
    tracer: {destination: 'memory'},
    journal,
  })
  t.deepEqual(seen[0], facts.parameters)
  t.true(Object.isFrozen(seen[0]))
  const {run: line, end} = await openRun(journal)
  for (const each of [line, result, fromStoredRun(await openRun(journal))]) t.like(each, facts)
  t.is(line.versions?.['enrich-span'], packageVersion)
  t.regex(line.source?.commit ?? '', /^[\da-f]{40}$/)
  t.deepEqual(Object.keys(result.slices?.['half'] ?? {}), ['a', 'b'])
  t.is(result.slices?.['half']?.['a']?.total, 5)
  t.deepEqual(fromStoredRun(await openRun(journal)).slices, JSON.parse(JSON.stringify(result.slices)))
  t.deepEqual(end?.latency, result.latency)
  const rescored = await rescore(journal, {evaluators: [long], tracer: {destination: 'memory'}, journal: false})
  t.like(rescored, facts)
})

test('parameters and metadata are redacted in the run file, and a redacted run is resumed', async t => {
  const journal = file()
  const options = {
    parameters: {key: 'sk-secret'},
    metadata: {owner: 'sk-secret'},
    tracer: {destination: 'memory', redact: {paths: ['key', 'owner']}},
    journal,
  }
  const stopped = await run({options: {...options, signal: AbortSignal.abort(new Error('stop'))}})
  t.notRegex(readFileSync(journal, 'utf8'), /sk-secret/)
  t.is(stopped.total, 20)
  const resumed = await run({options: {...options, resume: journal}})
  t.is(resumed.total, 20)
})

test('parameters that a run file cannot hold are refused with their path', async t => {
  await t.throwsAsync(run({options: {parameters: {model: {name: 'small'}}}}), {
    name: 'EvaluationError',
    message: /`parameters\.model` must be text, a finite number, a boolean or null, got an object/,
  })
})

test('the version of the package is that of package.json', t => {
  t.is((JSON.parse(readFileSync('package.json', 'utf8')) as {version: string}).version, packageVersion)
})

test('git says commit, branch and a dirty tree; it never says author, message or remote', async t => {
  const repository = mkdtempSync(path.join(tmpdir(), 'enrich-span-git-'))
  const git = (...args: string[]) => execFileSync('git', args, {cwd: repository, stdio: 'pipe'})
  git('init', '-q', '-b', 'work')
  git(
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.org',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'secret message',
  )
  writeFileSync(path.join(repository, 'new.txt'), '')
  const script = `import {evaluate} from ${JSON.stringify(path.resolve('dist/evaluate.js'))}
    const {source} = await evaluate({name: 'git', dataset: [{inputs: 1}], function: () => 1, journal: false, print: false, progress: false, tracer: {destination: 'memory'}})
    console.log(JSON.stringify(source))`
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: repository,
    env: {...process.env, GITHUB_HEAD_REF: ''},
  })
  const source = JSON.parse(String(printed)) as Record<string, unknown>
  t.deepEqual(Object.keys(source).sort(), ['branch', 'commit', 'dirty'])
  t.like(source, {branch: 'work', dirty: true})
})

test('an approved file is read back as the baseline, without inputs and outputs', async t => {
  const whole = await run({evaluator: {assert: 1}})
  const text = approvedText(whole)
  t.notRegex(text, /xxxx/)
  t.is(text.split('\n').filter(line => line.startsWith('{"id":')).length, dataset.length)
  const approved = readApproved(text, 'facts.baseline.json')
  const {metrics, changedItems, warnings} = compare(approved, whole)
  t.regex(metrics['long']?.summary ?? '', /^unchanged/)
  t.deepEqual([changedItems, warnings], [[], []])
  const part = {...whole, selection: 'limit 3'}
  t.throws(() => approvedText(part), {message: /ran over a part of its dataset \(limit 3\)/})
  t.throws(() => approvedText({...whole, status: 'aborted'}), {message: /Approve a completed run/})
  t.throws(() => readApproved('{"a": 1}', 'x.json'), {message: /"x\.json" is not an approved baseline/})
})

test('1,000 datapoints with three metrics are an approved file of at most 120 KB', t => {
  const datapoints = Array.from({length: 1_000}, (_, n) => ({
    id: `question-${n}`,
    content: n.toString(16).padStart(16, '0'),
    status: 'ok' as const,
    metrics: {exact: n % 2 === 0, similarity: n / 1_007, verdict: n % 3 === 0 ? 'win' : 'loss'},
    failures: [],
    latencyMs: 1,
  }))
  t.true(approvedText({runId: 'r', name: 'n', datasetId: 'd', total: 1_000, datapoints}).length <= 120_000)
})
