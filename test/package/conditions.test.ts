import {readFileSync} from 'node:fs'
import test from 'ava'

type Target = string | {readonly [condition: string]: Target}

const {exports, main, types, typesVersions} = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, Target>
  main: string
  types: string
  typesVersions: {'*': Record<string, readonly string[]>}
}

/**
 * The file that a resolver with these conditions takes. Node's algorithm goes on where a nested object has no match; `strict`
 * ones, such as Jest 29's, do not.
 */
function resolve(target: Target, conditions: ReadonlySet<string>, strict: boolean): string | undefined {
  if (typeof target === 'string') return target
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'default' && !conditions.has(condition)) continue
    const found = resolve(inner, conditions, strict)
    if (found !== undefined || strict) return found
  }
  return undefined
}

const modules = 'dist/*.js'
const commonjs = 'dist/*.cjs'
const web = 'dist/browser/*.js'

// The conditions that each of them sets.
const resolvers: readonly (readonly [who: string, conditions: string, file: string])[] = [
  ['Node, import', 'node import module-sync node-addons', modules],
  ['Node, require', 'node require module-sync node-addons', modules],
  ['Node 22.11, require', 'node require node-addons', commonjs],
  ['Bun, import', 'bun node import', modules],
  ['Bun, require', 'bun node require', modules],
  ['Deno, import', 'deno node import', modules],
  ['Deno, require', 'deno node require module-sync', modules],
  ['Jest in CommonJS, node', 'require node node-addons', commonjs],
  ['Jest in CommonJS, jsdom', 'require browser', commonjs],
  ['Jest in CommonJS, jsdom as MSW sets it up', 'require', commonjs],
  ['Jest with modules, node', 'import node node-addons', modules],
  ['esbuild for Node, import', 'node module import', modules],
  ['esbuild for Node, require', 'node module require', modules],
  ['esbuild for a page, import', 'browser module import', web],
  ['esbuild for a page, require', 'browser module require', web],
  ['webpack for Node', 'webpack node module import production', modules],
  ['webpack for a page', 'webpack browser module import production', web],
  ['webpack for a page, require', 'webpack browser module require production module-sync', web],
  ['Vite for a page', 'browser module import development', web],
  ['wrangler', 'workerd worker browser import', web],
  ['wrangler, require', 'workerd worker browser require', web],
  ['Next at the edge', 'edge-light worker webpack import module', web],
  ['React Native', 'react-native import', web],
  ['esbuild for no platform', 'import', web],
  ['TypeScript, a module', 'types import node', 'dist/*.d.ts'],
  ['TypeScript, CommonJS', 'types require node', 'dist/*.d.cts'],
]

for (const [who, conditions, file] of resolvers) {
  test(`${who} gets ${file}`, t => {
    for (const [entry, target] of Object.entries(exports)) {
      if (entry === './package.json') continue
      const door = entry === '.' ? 'index' : entry.slice(2)
      for (const strict of [false, true]) {
        t.is(resolve(target, new Set(conditions.split(' ')), strict), `./${file.replace('*', door)}`)
      }
    }
  })
}

// `moduleResolution: node`, the default of NestJS, knows no `exports`.
test('TypeScript that does not read `exports` finds the same types for every door', t => {
  t.is(main, './dist/index.cjs')
  t.is(types, './dist/index.d.cts')
  const doors = Object.keys(exports).filter(entry => entry !== './package.json' && entry !== '.')
  t.deepEqual(
    typesVersions['*'],
    Object.fromEntries(doors.map(door => [door.slice(2), [`./dist/${door.slice(2)}.d.cts`]])),
  )
})
