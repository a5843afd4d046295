import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {layerProblems} from './layers.ts'

test('the house stands as planned: ranks, doors, no circles, no file too long', t => {
  t.deepEqual(layerProblems(process.cwd()), [])
})

/** A made-up tree with one flaw, and what must be said of it. */
const flaws: readonly {
  readonly flaw: string
  readonly files: Readonly<Record<string, string>>
  readonly says: RegExp
}[] = [
  {
    flaw: 'a room imports a higher one',
    files: {'context/a.ts': `import {b} from '../tracer/b.ts'`, 'tracer/b.ts': 'export const b = 1'},
    says: /^context\/a\.ts imports \.\.\/tracer\/b\.ts: context has rank \d, tracer \d$/,
  },
  {
    flaw: 'rooms of equal rank meet, if only for a type',
    files: {'enrich/a.ts': `import type {B} from '../delivery/b.ts'`, 'delivery/b.ts': 'export type B = 1'},
    says: /^enrich\/a\.ts imports .*: enrich has rank (\d), delivery \1$/,
  },
  {
    flaw: 'a type import that hides in an expression',
    files: {'context/a.ts': `export type A = import('../tracer/b.ts').B`, 'tracer/b.ts': 'export type B = 1'},
    says: /^context\/a\.ts has a type written as import/,
  },
  {
    flaw: 'a dynamic import of a higher room',
    files: {'context/a.ts': `export const a = () => import('../tracer/b.ts')`, 'tracer/b.ts': 'export const b = 1'},
    says: /^context\/a\.ts imports \.\.\/tracer\/b\.ts/,
  },
  {
    flaw: 'a re-export from a higher room',
    files: {'context/a.ts': `export {b} from '../tracer/b.ts'`, 'tracer/b.ts': 'export const b = 1'},
    says: /^context\/a\.ts imports \.\.\/tracer\/b\.ts/,
  },
  {
    flaw: 'files form a circle of types',
    files: {
      'context/a.ts': `import type {B} from './b.ts'\nexport type A = B`,
      'context/b.ts': `import type {C} from './c.ts'\nexport type B = C`,
      'context/c.ts': `import type {A} from './a.ts'\nexport type C = A`,
    },
    says: /^circle: context\/a\.ts -> context\/b\.ts -> context\/c\.ts -> context\/a\.ts$/,
  },
  {
    flaw: 'a room imports a door',
    files: {'tracer/a.ts': `import {b} from '../index.ts'`, 'index.ts': `export {b} from './tracer/b.ts'`},
    says: /^tracer\/a\.ts imports \.\.\/index\.ts: a door is for users/,
  },
  {
    flaw: 'a room imports the package by its own name',
    files: {'tracer/a.ts': `import {b} from 'enrich-span'`},
    says: /^tracer\/a\.ts imports enrich-span: no dependency of that name$/,
  },
  {
    flaw: 'a door does something',
    files: {'index.ts': `export {b} from './tracer/b.ts'\nglobalThis.x = 1`},
    says: /^index\.ts is a door: re-exports only$/,
  },
  {
    flaw: 'a door exports everything of a room',
    files: {'index.ts': `export * from './tracer/b.ts'`},
    says: /^index\.ts has an `export \*`/,
  },
  {
    flaw: 'a door is not an entry of exports',
    files: {'extra.ts': `export {b} from './tracer/b.ts'`},
    says: /^door \.\/extra is missing in `exports`$/,
  },
  {
    flaw: 'an entry of exports is no door',
    files: {},
    says: /^`exports` names \., there is no such door$/,
  },
  {
    flaw: 'a file is too long',
    files: {'context/a.ts': 'export const a = 1\n'.repeat(241)},
    says: /^context\/a\.ts has 241 lines, the limit is 240$/,
  },
  {
    flaw: 'a folder holds too many files',
    files: Object.fromEntries(Array.from({length: 23}, (_, n) => [`trace/a${n}.ts`, ''])),
    says: /^trace has 23 files, the limit is 22$/,
  },
  {
    flaw: 'a room inside a room imports a higher one',
    files: {
      'evaluate/dataset/a.ts': `import {b} from '../run/b.ts'`,
      'evaluate/run/b.ts': 'export const b = 1',
    },
    says: /^evaluate\/dataset\/a\.ts imports .*: evaluate\/dataset has rank \d, evaluate\/run \d+$/,
  },
  {
    flaw: 'rooms of equal rank inside a room meet',
    files: {
      'evaluate/evaluators/a.ts': `import {b} from '../journal/b.ts'`,
      'evaluate/journal/b.ts': 'export const b = 1',
    },
    says: /: evaluate\/evaluators has rank (\d), evaluate\/journal \1$/,
  },
  {
    flaw: 'a room inside a room imports a file of the room itself',
    files: {'tracer/options/a.ts': `import {b} from '../b.ts'`, 'tracer/b.ts': 'export const b = 1'},
    says: /: tracer\/options has rank \d, tracer\/\. \d$/,
  },
  {
    flaw: 'a room inside a room that nobody planned',
    files: {'tracer/attic/a.ts': ''},
    says: /^tracer\/attic is a room inside tracer without a rank$/,
  },
  {
    flaw: 'Node is known outside its place',
    files: {'context/a.ts': `import {AsyncLocalStorage} from 'node:async_hooks'`},
    says: /^context\/a\.ts imports node:async_hooks: only platform\/node and cli know Node$/,
  },
  {
    flaw: 'the web half of the platform knows Node',
    files: {'platform/web/a.ts': `import {readFileSync} from 'fs'`},
    says: /^platform\/web\/a\.ts imports fs: only platform\/node and cli know Node$/,
  },
  {
    flaw: 'the package that does not bundle is imported outside its place',
    files: {'tracer/a.ts': `import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'`},
    says: /^tracer\/a\.ts imports @opentelemetry\/context-async-hooks: only platform\/node/,
  },
  {
    flaw: 'a part of the platform has one half only',
    files: {'tracer/a.ts': `import {b} from '#platform/b'`, 'platform/node/b.ts': 'export const b = 1'},
    says: /^tracer\/a\.ts imports #platform\/b: there is no src\/platform\/web\/b\.ts$/,
  },
  {
    flaw: 'a half of the platform is named instead of chosen',
    files: {'tracer/a.ts': `import {b} from '../platform/node/b.ts'`, 'platform/node/b.ts': 'export const b = 1'},
    says: /: the platform is chosen by `#platform\/…`$/,
  },
  {
    flaw: 'the halves of the platform meet',
    files: {'platform/web/a.ts': `import {b} from '../node/b.ts'`, 'platform/node/b.ts': 'export const b = 1'},
    says: /: the halves of the platform never meet$/,
  },
  {
    flaw: 'a type of the platform comes with a value',
    files: {'platform/a.ts': 'export interface A {}\nexport const a = 1'},
    says: /^platform\/a\.ts stands above the halves of the platform: types only$/,
  },
  {
    flaw: 'a type of the platform imports more than types',
    files: {'platform/a.ts': `import {b} from 'node:os'\nexport type A = typeof b`},
    says: /^platform\/a\.ts stands above the halves of the platform: types only$/,
  },
  {
    flaw: 'a type of the platform knows a half',
    files: {
      'platform/a.ts': `import type {B} from './node/b.ts'\nexport type A = B`,
      'platform/node/b.ts': 'export type B = 1',
    },
    says: /^platform\/a\.ts imports \.\/node\/b\.ts: the types of the platform know no half$/,
  },
  {
    flaw: 'a package that is no dependency',
    files: {'tracer/a.ts': `import lodash from 'lodash/fp'`},
    says: /^tracer\/a\.ts imports lodash\/fp: no dependency of that name$/,
  },
  {flaw: 'a room nobody planned', files: {'attic/a.ts': ''}, says: /^attic\/a\.ts is in a room without a rank$/},
  {flaw: 'a name that says nothing', files: {'tracer/utils.ts': ''}, says: /^tracer\/utils\.ts has a name/},
  {
    flaw: 'a default export',
    files: {'tracer/a.ts': 'export default 1'},
    says: /^tracer\/a\.ts exports `default`$/,
  },
  {flaw: 'an interface called I…', files: {'tracer/a.ts': 'export interface ISpan {}'}, says: /exports `ISpan`$/},
  {flaw: 'a class called …Impl', files: {'tracer/a.ts': 'export class SpanImpl {}'}, says: /exports `SpanImpl`$/},
  {
    flaw: 'a room adds to an interface of a lower one',
    files: {'tracer/a.ts': `declare module '../context/c.ts' { interface C {} }`},
    says: /^tracer\/a\.ts has a namespace, or adds to a declaration elsewhere$/,
  },
  {flaw: 'an enum', files: {'tracer/a.ts': 'enum A {b}'}, says: /has an enum$/},
  {flaw: 'any', files: {'tracer/a.ts': 'export const a = (b: any) => b'}, says: /has `any`$/},
]

const good = {
  'package.json': JSON.stringify({
    exports: {'.': {}},
    dependencies: {'@opentelemetry/api': '1', '@opentelemetry/context-async-hooks': '2'},
  }),
  'src/index.ts': `export {b} from './tracer/b.ts'`,
  'src/tracer/b.ts': `import {c} from '../context/c.ts'\nimport {d} from '#platform/d'\nexport const b = c + d`,
  'src/context/c.ts': 'export const c = 1',
  'src/platform/d.ts': `import type {Span} from '@opentelemetry/api'\nexport type D = string | Span`,
  'src/platform/node/d.ts': `import os from 'node:os'\nimport type {D} from '../d.ts'\nexport const d: D = os.EOL`,
  'src/platform/web/d.ts': `import type {D} from '../d.ts'\nexport const d: D = ''`,
  'src/context/e.ts': `import type {D} from '../platform/d.ts'\nexport type E = D`,
}

test('a made-up tree without a flaw is found good', t => {
  t.deepEqual(problemsOf(good), [])
})

for (const {flaw, files, says} of flaws) {
  test(`found bad: ${flaw}`, t => {
    const flawed = Object.fromEntries(Object.entries(files).map(([file, code]) => [`src/${file}`, code]))
    const {'src/index.ts': door, ...doorless} = good
    const tree = flaw === 'an entry of exports is no door' ? doorless : {...doorless, 'src/index.ts': door, ...flawed}
    const problems = problemsOf(tree)
    t.true(
      problems.some(problem => says.test(problem)),
      `said: ${problems.join('\n') || 'nothing'}`,
    )
  })
}

function problemsOf(tree: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(path.join(tmpdir(), 'enrich-span-layers-'))
  try {
    for (const [file, code] of Object.entries(tree)) {
      mkdirSync(path.join(root, path.dirname(file)), {recursive: true})
      writeFileSync(path.join(root, file), code)
    }
    return layerProblems(root)
  } finally {
    rmSync(root, {recursive: true, force: true})
  }
}
