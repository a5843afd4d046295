// What a test runner adds to an experiment: 1,000 datapoints of 5 ms with `evaluate` and in each runner. `npm run bench -- runners`
import {rmSync} from 'node:fs'
import {createProject, evalFile} from './runner-project.ts'

const slow = evalFile
  .replace('length: 12', 'length: 1_000')
  .replace(/ +appendFileSync\(.*\n/, '    await new Promise(resolve => setTimeout(resolve, 5))\n')
const project = createProject({
  'answers.eval.mjs': slow,
  'plain.mjs':
    "import {evaluate} from 'enrich-span/evaluate'\nimport answers from './answers.eval.mjs'\nawait evaluate(answers)\n",
  'empty.test.mjs': "import {test} from 'vitest'\ntest('nothing', () => {})\n",
  'empty.mjs': "import {test} from 'node:test'\ntest('nothing', () => {})\n",
})
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--maxConcurrency=10']
const rows = {
  'evaluate, in a process of its own': ['plain.mjs'],
  'node:test without datapoints': ['--test', 'empty.mjs'],
  'node:test': ['--test', 'node.mjs'],
  'vitest without datapoints': [...vitest, 'empty.test.mjs'],
  'vitest, 10 tests at once': [...vitest, 'vitest.test.mjs'],
}
for (const [name, command] of Object.entries(rows)) {
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    const {code, stdout, stderr} = await project.start(command)
    if (code !== 0) throw new Error(`${name}: ${stdout}${stderr}`)
    times.push(performance.now() - start)
  }
  console.log(`${name.padEnd(36)} ${(Math.min(...times) / 1_000).toFixed(2)} s`)
}
rmSync(project.folder, {recursive: true, force: true})
