import {readFileSync} from 'node:fs'
import {transformSync} from 'esbuild'
import {mark} from './launch.ts'

/** How a program names the package. */
export type Form = 'import' | 'require'

/** The function of this folder that a program calls, and its last arguments as code. */
export interface Called {
  readonly file: 'scenario' | 'fake-timers'
  readonly name: 'scenario' | 'fakeTimers'
  readonly more?: string
}

export const scenario: Called = {file: 'scenario', name: 'scenario'}

/** The files that every folder needs: what the program calls, for both forms. */
export function shared({file}: Called): Record<string, string> {
  const code = readFileSync(`.build/test/runtimes/${file}.js`, 'utf8')
  // A runner may compile CommonJS only, or read one file alone.
  return {
    [`${file}.mjs`]: code,
    [`${file}.cjs`]: transformSync(code, {format: 'cjs', target: 'es2022'}).code,
    'package.json': JSON.stringify({name: 'row', private: true}),
  }
}

/** The head of a program, which loads the package. */
export function loads(
  form: Form,
  {file, name}: Called,
  ending: 'mjs' | 'cjs' = form === 'import' ? 'mjs' : 'cjs',
): string {
  const lines = Object.entries({library: "'enrich-span'", experiments: "'enrich-span/evaluate'"})
  const ours = `{${name}}`
  return form === 'import'
    ? `${lines.map(([as, from]) => `import * as ${as} from ${from}\n`).join('')}// @ts-ignore\nimport ${ours} from './${file}.${ending}'\n`
    : `${lines.map(([as, from]) => `const ${as} = require(${from})\n`).join('')}const ${ours} = require('./${file}.${ending}')\n`
}

/** An expression: the promise of the cells. */
export const cells = ({name, more = ''}: Called, url: string): string =>
  `${name}({library, experiments}, ${url.startsWith('/') ? `new URL('${url}', location.href).href` : `'${url}'`}${more === '' ? '' : `, ${more}`})`

/** A program that prints its cells. */
export const program = (form: Form, called: Called, url: string, ending?: 'mjs' | 'cjs'): string =>
  `${loads(form, called, ending)}${cells(called, url)}.then(cells => console.log('${mark}' + JSON.stringify(cells)))\n`

/** A test that prints its cells. `head`: how the test gets `test`. */
export const testProgram = (
  form: Form,
  called: Called,
  url: string,
  head = '',
  ending?: 'mjs' | 'cjs',
): string => `${head}
${loads(form, called, ending)}
test('the package', async () => {
  console.log('${mark}' + JSON.stringify(await ${cells(called, url)}))
}, 60000)
`
