import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {thirdPartyInstalled} from './load.ts'
import {createProject, evalFile, type Project} from './runner-project.ts'

const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'vitest.test.mjs', '--reporter=verbose']
const nodeTest = ['--test', '--test-reporter=spec', 'node.mjs']
const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', 'jest.config.json', '--verbose']
const mocha = ['node_modules/mocha/bin/mocha.js', 'mocha.mjs']

const rows: readonly (readonly [
  title: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  expected: {readonly code: number; readonly calls: number; readonly output: readonly RegExp[]},
])[] = [
  ['vitest run', vitest, {}, {code: 0, calls: 12, output: [/✓ .*answers > q0/, /12 passed/]}],
  [
    'vitest --retry=2 gets the same result again, and the error of the function with its place',
    [...vitest, '--retry=2', '--sequence.shuffle'],
    {THROWS: 'q3'},
    {code: 1, calls: 12, output: [/RangeError: out of luck/, /answers\.eval\.mjs:9/, /1 failed \| 11 passed/]},
  ],
  [
    'vitest -t runs one datapoint, and the gate is not judged',
    [...vitest, '-t', 'q7$'],
    {GATE: '1', WRONG: 'q7'},
    {code: 0, calls: 1, output: [/answers: gate not judged: 1 of 12 datapoints ran/, /1 passed \| 11 skipped/]},
  ],
  [
    'vitest --bail=1 stops, and the run can be resumed',
    [...vitest, '--bail=1', '--maxConcurrency=1'],
    {WRONG: 'q0'},
    {code: 1, calls: 1, output: [/not passed: exact false/]},
  ],
  [
    'vitest: a failed gate fails the suite, and a required datapoint its test',
    vitest,
    {GATE: '1', WRONG: 'q1'},
    {
      code: 1,
      calls: 12,
      output: [/answers: gate failed: exact: /, /required and not passed: exact false/, /1 failed \| 11 passed/],
    },
  ],
  [
    'vitest: a dataset that is a stream',
    ['node_modules/vitest/vitest.mjs', 'run', 'stream.test.mjs'],
    {},
    {code: 0, calls: 12, output: [/12 passed/]},
  ],
  ['node:test', nodeTest, {}, {code: 0, calls: 12, output: [/pass 12/]}],
  [
    'node:test: a wrong datapoint, and the failed gate',
    nodeTest,
    {GATE: '1', WRONG: 'q1'},
    {code: 1, calls: 12, output: [/gate failed: exact: /, /required and not passed: exact false/]},
  ],
  [
    'node:test with a pattern of names',
    ['--test-name-pattern=q7$', ...nodeTest],
    {GATE: '1'},
    {code: 0, calls: 1, output: [/gate not judged: 1 of 12 datapoints ran/]},
  ],
  ['Jest', jest, {}, {code: 0, calls: 12, output: [/Tests: +12 passed/]}],
  ['Jest -t', [...jest, '-t', 'q7$'], {}, {code: 0, calls: 1, output: [/Tests: +11 skipped, 1 passed/]}],
  ['Jest: a failed gate', jest, {GATE: '1', WRONG: 'q2'}, {code: 1, calls: 12, output: [/gate failed: exact: /]}],
  [
    'Mocha: a wrong datapoint and the failed gate',
    mocha,
    {GATE: '1', WRONG: 'q1'},
    {code: 2, calls: 12, output: [/gate failed: exact: /, /required and not passed: exact false/]},
  ],
]

function projectOf(t: ExecutionContext): Project {
  const project = createProject()
  t.teardown(() => rmSync(project.folder, {recursive: true, force: true}))
  return project
}

if (thirdPartyInstalled) {
  for (const [title, command, env, expected] of rows) {
    test.serial(title, async t => {
      t.timeout(60_000)
      const project = projectOf(t)
      const {code, stdout, stderr} = await project.start(command, env)
      const output = stdout + stderr
      t.is(project.calls().length, expected.calls, output.slice(0, 3_000))
      t.is(code === 0, expected.code === 0, output.slice(0, 3_000))
      for (const pattern of expected.output) t.regex(output, pattern)
      t.is(project.runs(), 1)
    })
  }

  test.serial('vitest in watch mode runs the experiment again when its file changes', async t => {
    t.timeout(60_000)
    const {folder, calls} = projectOf(t)
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'watch', 'vitest.test.mjs'], {
      cwd: folder,
      env: {PATH: process.env['PATH'], HH_QUIET: '1', NO_COLOR: '1'},
    })
    t.teardown(() => child.kill('SIGKILL'))
    let output = ''
    const waiting = async (times: number): Promise<void> => {
      while ((output.match(/Waiting for file changes/g) ?? []).length < times) {
        const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
        output += String(chunk)
      }
    }
    await waiting(1)
    t.is(calls().length, 12)
    writeFileSync(path.join(folder, 'answers.eval.mjs'), evalFile.replace('length: 12', 'length: 5'))
    await waiting(2)
    t.is(calls().length, 17)
    t.regex(output, /5 passed/)
  })
}
