import {folderOf, installed, output} from './launch.ts'
import {type Called, type Form, scenario, shared, testProgram} from './programs.ts'

type Run = (name: string, form: Form, url: string) => Promise<string>

interface JestSettings {
  readonly version: 29 | 30
  /** As ES modules, by Node's flag. */
  readonly modules?: boolean
  readonly dom?: boolean
  /** With the line that makes jsdom deliver. */
  readonly setUp?: boolean
}

/** jsdom has no TextEncoder, which the encoder of OTLP needs. */
export const encoderLine = "globalThis.TextEncoder = require('node:util').TextEncoder"

/** Sinon alone fakes the tick, without which Node's own sockets stand still. */
const keepTicks = "{toNotFake: ['nextTick', 'queueMicrotask']}"

/** A test under Jest. Imports are compiled to CommonJS by ts-jest, as most projects do, unless it runs modules. */
export function underJest(
  {version, modules = false, dom = false, setUp = false}: JestSettings,
  called: Called = scenario,
): Run {
  return (name, form, url) => {
    const file = modules ? 'check.mjs' : form === 'import' ? 'check.ts' : 'check.cjs'
    const environment = dom ? `jest-environment-jsdom${version === 29 ? '29' : ''}` : `jest-environment-node`
    const config = {
      rootDir: '.',
      testMatch: [`<rootDir>/${file}`],
      testEnvironment: dom ? installed(environment) : 'node',
      moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
      transform: {'\\.ts$': ['ts-jest', {diagnostics: false}]},
      testTimeout: 60_000,
      setupFiles: setUp ? ['<rootDir>/setup.cjs'] : [],
    }
    const tsconfig = {
      compilerOptions: {module: 'commonjs', target: 'es2022', esModuleInterop: true, isolatedModules: true},
    }
    const folder = folderOf(`${name} ${form}`, {
      ...shared(called),
      [file]: testProgram(
        form,
        called,
        url,
        modules ? "import {jest} from '@jest/globals'" : '',
        modules ? 'mjs' : 'cjs',
      ),
      'setup.cjs': encoderLine,
      'jest.config.json': JSON.stringify(config),
      'tsconfig.json': JSON.stringify(tsconfig),
    })
    const jest = installed(`jest${version === 29 ? '29' : ''}/bin/jest.js`)
    const flags = modules ? ['--experimental-vm-modules', '--no-warnings'] : []
    return output(
      folder,
      installed('node20/bin/node'),
      ...flags,
      jest,
      '--config',
      'jest.config.json',
      '--no-cache',
      '-i',
    )
  }
}

/** A test under Vitest. */
export function underVitest(environment: 'node' | 'jsdom', called: Called = scenario): Run {
  return (name, form, url) => {
    const head = `import {test, vi} from 'vitest'\nimport {createRequire} from 'node:module'\nconst require = createRequire(import.meta.url)`
    const config = {test: {environment, include: ['check.mjs'], pool: 'forks', testTimeout: 60_000}}
    const folder = folderOf(`${name} ${form}`, {
      ...shared(called),
      'check.mjs': testProgram(form, called, url, head),
      'vitest.config.mjs': `export default ${JSON.stringify(config)}`,
    })
    return output(
      folder,
      installed('node20/bin/node'),
      installed('vitest/vitest.mjs'),
      'run',
      '--disable-console-intercept',
    )
  }
}

/** A tool that fakes timers, in a process of its own. */
export interface Faking {
  readonly name: string
  readonly run: Run
  /** The line that makes it work, as Markdown. */
  readonly line?: {readonly text: string; readonly run: Run}
}

const jestFaker = '{fake: () => jest.useFakeTimers(), restore: () => jest.useRealTimers()}'

export const fakers: readonly Faking[] = [
  ...([29, 30] as const).map(version => ({name: `Jest ${version}`, run: underJest({version}, faking(jestFaker))})),
  {
    name: 'Jest 30, jsdom',
    run: underJest({version: 30, dom: true}, faking(jestFaker)),
    line: {text: 'the line above', run: underJest({version: 30, dom: true, setUp: true}, faking(jestFaker))},
  },
  {name: 'Jest 30, modules', run: underJest({version: 30, modules: true}, faking(jestFaker))},
  {
    name: 'Vitest',
    run: underVitest('node', faking('{fake: () => vi.useFakeTimers(), restore: () => vi.useRealTimers()}')),
  },
  {
    name: 'Sinon',
    run: withSinon(''),
    line: {text: `\`useFakeTimers(${keepTicks})\``, run: withSinon(keepTicks)},
  },
]

function faking(more: string): Called {
  return {file: 'fake-timers', name: 'fakeTimers', more}
}

function withSinon(options: string): Run {
  return (name, _form, url) => {
    const called = faking(`{fake: () => { clock = sinon.useFakeTimers(${options}) }, restore: () => clock.restore()}`)
    const head = `import sinon from 'sinon'\nimport {test} from 'node:test'\nlet clock`
    const code = testProgram('import', called, url, head).replace(', 60000)', ')')
    const folder = folderOf(name, {...shared(called), 'check.test.mjs': code})
    return output(folder, installed('node20/bin/node'), '--test', 'check.test.mjs')
  }
}
