import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace, type Place} from './program.ts'

type Files = Readonly<Record<string, string>>

function createProject(
  files: Files,
  options: {readonly packages?: boolean; readonly type?: 'module' | 'commonjs'} = {},
): Place {
  const place = createPlace(options)
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(place.folder, name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, text)
  }
  return place
}

const evalOf = (imports: string, value: string): string => `
${imports}
export default {
  name: 'app',
  dataset: [{id: 'a', inputs: {n: 1}}],
  function: ({inputs}: {inputs: {n: number}}) => ${value},
  evaluators: [function is42(value: unknown) { return value === 42 }],
  tracer: {destination: 'memory'},
}
`

const lib = 'export const answer: number = 42\n'
const paths = JSON.stringify({compilerOptions: {baseUrl: '.', paths: {'@/*': ['src/*']}}})

// Each import is one that tsc resolves.
const resolved: readonly (readonly [name: string, file: string, files: Files])[] = [
  [
    './lib.js that is lib.ts',
    'a.eval.ts',
    {'a.eval.ts': evalOf("import {answer} from './src/lib.js'", 'answer'), 'src/lib.ts': lib},
  ],
  [
    './lib without an extension',
    'a.eval.ts',
    {'a.eval.ts': evalOf("import {answer} from './src/lib'", 'answer'), 'src/lib.ts': lib},
  ],
  [
    'a folder with an index',
    'a.eval.ts',
    {'a.eval.ts': evalOf("import {answer} from './src'", 'answer'), 'src/index.ts': lib},
  ],
  [
    './lib.mjs that is lib.mts',
    'a.eval.mts',
    {'a.eval.mts': evalOf("import {answer} from './src/lib.mjs'", 'answer'), 'src/lib.mts': lib},
  ],
  [
    './lib.jsx that is lib.tsx',
    'a.eval.ts',
    {'a.eval.ts': evalOf("import {answer} from './src/lib.jsx'", 'answer'), 'src/lib.tsx': lib},
  ],
  [
    '`paths` of the tsconfig.json',
    'a.eval.ts',
    {'a.eval.ts': evalOf("import {answer} from '@/lib'", 'answer'), 'src/lib.ts': lib, 'tsconfig.json': paths},
  ],
  [
    '`paths` from a file of the app',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import {answer} from './src/app.js'", 'answer'),
      'src/app.ts': "export {answer} from '@/deep/lib.js'",
      'src/deep/lib.ts': lib,
      'tsconfig.json': paths,
    },
  ],
  [
    '`paths` of a tsconfig.json that another one extends, with comments',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import {answer} from '@/lib'", 'answer'),
      'src/lib.ts': lib,
      'base.json': paths,
      'tsconfig.json': '{\n  // shared\n  "extends": "./base.json",\n}',
    },
  ],
  [
    '`paths` that name an installed package',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import {answer} from 'dep'", 'answer'),
      'src/dep.ts': lib,
      'node_modules/dep/package.json': '{"name": "dep", "main": "index.js"}',
      'node_modules/dep/index.js': 'exports.answer = 0',
      'tsconfig.json': '{"compilerOptions": {"paths": {"dep": ["./src/dep.ts"]}}}',
    },
  ],
  [
    '`baseUrl`',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import {answer} from 'src/lib'", 'answer'),
      'src/lib.ts': lib,
      'tsconfig.json': '{"compilerOptions": {"baseUrl": "."}}',
    },
  ],
  [
    'JSON, whole and by name',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import data, {answer} from './data.json'", 'data.answer + answer - 42'),
      'data.json': '\ufeff{"answer": 42, "class": 1, "a-b": 2}',
    },
  ],
  [
    'a .cts file',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import {answer} from './lib.cjs'", 'answer'),
      'lib.cts': 'const answer: number = 42\nmodule.exports = {answer}\n',
    },
  ],
  [
    'a CommonJS file with `export =`',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import lib from './lib'", 'lib.answer'),
      'lib.ts': 'const answer: number = 42\nexport = {answer}\n',
    },
  ],
  [
    '`import x = require()` and __dirname',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf("import {answer} from './lib'", 'answer'),
      'lib.ts':
        "import fs = require('node:fs')\nexport const answer = fs.existsSync(__dirname + '/lib.ts') && __filename.endsWith('lib.ts') ? 42 : 0\n",
    },
  ],
  [
    'TypeScript from a .mjs file',
    'a.eval.mjs',
    {
      'a.eval.mjs': evalOf("import {answer} from './src/lib.js'", 'answer')
        .replace(': {inputs: {n: number}}', '')
        .replace(': unknown', ''),
      'src/lib.ts': lib,
    },
  ],
  [
    'a file that is loaded later',
    'a.eval.ts',
    {'a.eval.ts': evalOf('', "import('./src/lib').then(lib => lib.answer)"), 'src/lib.ts': lib},
  ],
]

for (const [name, file, files] of resolved) {
  for (const type of ['module', 'commonjs'] as const) {
    test(`BR-15: an eval file imports ${name}, in a package of type ${type}`, async t => {
      const {enrichSpan} = createProject({...files, 'package.json': JSON.stringify({type})})
      const {code, stdout, stderr} = await enrichSpan(`run ${file} --min is42=1`)
      t.is(code, 0, stdout + stderr)
    })
  }
}

// Each file has syntax that removing types does not make JavaScript.
const compiled: readonly (readonly [name: string, file: string, files: Files])[] = [
  ['an enum', 'a.eval.ts', {'a.eval.ts': evalOf('enum Mode { Fast = 42 }', 'Mode.Fast')}],
  [
    'a parameter property',
    'a.eval.ts',
    {'a.eval.ts': evalOf('class Box { constructor(readonly held: number) {} }', 'new Box(42).held')},
  ],
  ['a namespace', 'a.eval.ts', {'a.eval.ts': evalOf('namespace Box { export const held = 42 }', 'Box.held')}],
  [
    'a standard decorator',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf(
        "import {trace} from 'enrich-span'\nclass Box { @trace held() { return 42 } }",
        'new Box().held()',
      ),
    },
  ],
  [
    'legacy decorators, also of parameters',
    'a.eval.ts',
    {
      'a.eval.ts': evalOf(
        'const Param = (_: object, __: string, ___: number) => {}\nconst twice = (_: object, __: string, descriptor: PropertyDescriptor) => ({...descriptor, value: () => 2 * descriptor.value()})\nclass Box { @twice held(@Param q?: string) { return 21 } }',
        'new Box().held()',
      ),
      'tsconfig.json': '{"compilerOptions": {"experimentalDecorators": true}}',
    },
  ],
  [
    'TSX with its own factory',
    'a.eval.tsx',
    {
      'a.eval.tsx': evalOf('const h = (_: string, props: {n: number}) => props.n', '<a n={42} />'),
      'tsconfig.json': '{"compilerOptions": {"jsx": "react", "jsxFactory": "h"}}',
    },
  ],
]

for (const [name, file, files] of compiled) {
  test(`BR-16: an eval file has ${name}`, async t => {
    const {enrichSpan} = createProject(files)
    const {code, stdout, stderr} = await enrichSpan(`run ${file} --min is42=1`)
    t.is(code, 0, stdout + stderr)
  })
}

test('BR-15: an import that is nowhere is named, with another way to resolve it', async t => {
  const {enrichSpan} = createProject({
    'a.eval.ts': evalOf("import {answer} from '@/gone'", 'answer'),
    'tsconfig.json': paths,
  })
  const {code, stderr} = await enrichSpan('run a.eval.ts')
  t.is(code, 3)
  t.regex(stderr, /a\.eval\.ts: could not be loaded: .*Cannot find package '@\/gone' imported from .*a\.eval\.ts/)
  t.regex(stderr, /no `paths` of the nearest tsconfig\.json matches\. .*NODE_OPTIONS='--import tsx'/)
})

test('D18: a syntax error names its place, and no frame of the compiler', async t => {
  const {enrichSpan} = createProject({'a.eval.ts': 'export default {\n  name: = 1,\n}\n'})
  const {code, stderr} = await enrichSpan('run a.eval.ts')
  t.is(code, 3)
  t.regex(stderr, /could not be loaded: SyntaxError: Unexpected "=" at .*a\.eval\.ts:2:9\n {4}name: = 1,/)
  t.notRegex(stderr, /esbuild|node:|dist\/cli/)
})

test('an error of the eval file names the line of the source', async t => {
  const {enrichSpan} = createProject({
    'a.eval.ts': 'interface Unused {\n  readonly a: string\n}\n\nthrow new Error("no luck")\n',
  })
  t.regex((await enrichSpan('run a.eval.ts')).stderr, /Error: no luck\n.*a\.eval\.ts:5:7/)
})

if ((process.features as {readonly typescript?: unknown}).typescript) {
  test('BR-16: without a compiler, what this Node cannot read names the cure', async t => {
    const {enrichSpan} = createProject({'a.eval.ts': evalOf('enum Mode { Fast = 42 }', 'Mode.Fast')}, {packages: false})
    const {code, stderr} = await enrichSpan('run a.eval.ts')
    t.is(code, 3)
    t.regex(stderr, /only removes types: enums, decorators.* npm install --save-dev esbuild/)
  })

  test('BR-15: without a compiler, ./lib.js still means lib.ts', async t => {
    const {enrichSpan} = createProject(
      {'a.eval.ts': evalOf("import {answer} from './src/lib.js'", 'answer'), 'src/lib.ts': lib},
      {packages: false},
    )
    const {code, stdout, stderr} = await enrichSpan('run a.eval.ts --min is42=1')
    t.is(code, 0, stdout + stderr)
  })
}
