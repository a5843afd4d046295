import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type Ended, run} from '../package/run.ts'

const installed = path.resolve('test/third-party/node_modules')

export const evalFile = `
import {appendFileSync} from 'node:fs'
const {THROWS = '', WRONG = '', GATE} = process.env
export default {
  name: 'answers',
  dataset: Array.from({length: 12}, (_, n) => ({id: 'q' + n, inputs: n, groundTruth: n})),
  function: async ({id, inputs}) => {
    appendFileSync('calls.txt', id + '\\n')
    if (THROWS === id) throw new RangeError('out of luck')
    return WRONG === id ? -1 : inputs
  },
  evaluators: [function exact(outputs, _, truth) { return outputs === truth }],
  tracer: {destination: 'memory'},
  ...(GATE ? {gate: {min: {exact: 0.99}, required: ['q1']}} : {}),
}
`
const imports = "import answers from './answers.eval.mjs'\n"
const files: Readonly<Record<string, string>> = {
  'answers.eval.mjs': evalFile,
  'vitest.test.mjs': `${imports}import {describeExperiment} from 'enrich-span/vitest'\ndescribeExperiment(answers)\n`,
  'stream.test.mjs': `${imports}import {describeExperiment} from 'enrich-span/vitest'
    await describeExperiment({...answers, name: 'stream', dataset: (async function* () { yield* answers.dataset })()})\n`,
  'node.mjs': `${imports}import {after, describe, test} from 'node:test'
    import {describeExperiment} from 'enrich-span/testing'\ndescribeExperiment(answers, {describe, test, afterAll: after})\n`,
  'mocha.mjs': `${imports}import {describeExperiment} from 'enrich-span/testing'
    describeExperiment(answers, {describe, test: it, afterAll: after})\n`,
  'jest.test.mjs': `${imports}import {afterAll, describe, test} from '@jest/globals'
    import {describeExperiment} from 'enrich-span/testing'\ndescribeExperiment(answers, {describe, test, afterAll})\n`,
  'jest.config.json': JSON.stringify({testMatch: ['**/jest.test.mjs'], transform: {}}),
}

export interface Project {
  readonly folder: string
  readonly calls: () => readonly string[]
  readonly runs: () => number
  readonly start: (command: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>
}

/** A project with its own copy of the package, because a link would resolve vitest beside this repository. */
export function createProject(more: Readonly<Record<string, string>> = {}): Project {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-runners-'))
  const modules = path.join(folder, 'node_modules')
  mkdirSync(path.join(modules, 'enrich-span'), {recursive: true})
  cpSync('dist', path.join(modules, 'enrich-span/dist'), {recursive: true})
  cpSync('package.json', path.join(modules, 'enrich-span/package.json'))
  const {dependencies} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly dependencies: object}
  for (const name of [...Object.keys(dependencies), '@opentelemetry/api'])
    link(path.resolve('node_modules'), modules, name)
  for (const name of ['vitest', 'jest', '@jest/globals', 'mocha']) link(installed, modules, name)
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({name: 'user', private: true, type: 'module'}))
  for (const [file, text] of Object.entries({...files, ...more})) writeFileSync(path.join(folder, file), text)
  const read = (file: string): readonly string[] =>
    existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), 'utf8').trim().split('\n') : []
  return {
    folder,
    calls: () => read('calls.txt'),
    runs: () =>
      existsSync(path.join(folder, '.enrich-span/runs'))
        ? readdirSync(path.join(folder, '.enrich-span/runs')).length
        : 0,
    start: (command, env = {}) =>
      run(process.execPath, command, {
        cwd: folder,
        env: {PATH: process.env['PATH'], HH_QUIET: '1', CI: '1', NO_COLOR: '1', ...env},
      }),
  }
}

function link(from: string, to: string, name: string): void {
  const target = path.join(to, name)
  mkdirSync(path.dirname(target), {recursive: true})
  if (!existsSync(target)) symlinkSync(path.join(from, name), target)
}
