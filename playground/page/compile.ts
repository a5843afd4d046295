import {build, type Message} from 'esbuild'
import {parseSync} from 'oxc-parser'

/** A program of the editor as a module whose default export runs it, or its errors. */
export type Compiled = {readonly code: string} | {readonly problems: readonly Problem[]}

/** Lines count from 1. */
export interface Problem {
  readonly text: string
  readonly line: number
}

/** Compiles TypeScript as a user's bundler should: with async functions lowered, unless the user turns that off. */
export async function compile(program: string, lowered: boolean, origin: string): Promise<Compiled> {
  try {
    const {outputFiles} = await build({
      stdin: {contents: asFunction(program), loader: 'ts', sourcefile: 'program.ts'},
      bundle: true,
      format: 'esm',
      target: 'es2022',
      supported: lowered ? {'async-await': false, 'async-generator': false, 'for-await': false} : {},
      sourcemap: 'inline',
      tsconfigRaw: {},
      logLevel: 'silent',
      write: false,
      plugins: [
        {
          name: 'the modules of the page',
          setup: bundling => {
            bundling.onResolve({filter: /./}, ({path}) =>
              modules.includes(path)
                ? {path: `${origin}/${path.replace(/^.*\//, '')}.js`, external: true}
                : {errors: [{text: `there is no module '${path}' here; there are ${modules.join(', ')}`}]},
            )
          },
        },
      ],
    })
    return {code: outputFiles[0]?.text ?? ''}
  } catch (error) {
    const {errors = []} = error as {readonly errors?: readonly Message[]}
    return {problems: errors.map(({text, location}) => ({text, line: location?.line ?? 1}))}
  }
}

/** The packages that a program can import. The last part of the name is the file of the page. */
const modules = ['enrich-span', '@opentelemetry/api']

// A native `await` at the top of a module cannot be lowered, so the program becomes a function. Its line numbers stay.
function asFunction(program: string): string {
  const {module} = parseSync('program.ts', program)
  let body = program
  let imports = ''
  for (const {start, end} of module.staticImports) {
    const statement = program.slice(start, end)
    imports += `${statement.replaceAll('\n', ' ')};`
    body = body.slice(0, start) + statement.replaceAll(/[^\n]/g, ' ') + body.slice(end)
  }
  return `${imports}export default async function () {${body}\n}`
}
