import path from 'node:path'
import {build, type BuildOptions} from 'esbuild'
import {onPage} from './pages.ts'
import {folderOf, home, installed, output} from './launch.ts'
import {nextRows} from './next.ts'
import {type Form, program, scenario, shared, testProgram} from './programs.ts'
import {encoderLine, underJest, underVitest} from './test-tools.ts'
import {onWorkerd} from './workerd.ts'

/** Runs the scenario in one form, and returns what it printed. `url` is the receiver. */
export type Run = (name: string, form: Form, url: string) => Promise<string>

/** A row of the table. */
export interface Row {
  readonly name: string
  readonly forms: readonly Form[]
  readonly run: Run
  /** The line that makes it work, as Markdown, and the run under it. */
  readonly line?: {readonly text: string; readonly run: Run}
}

const both: readonly Form[] = ['import', 'require']
const endings = {import: 'mjs', require: 'cjs'} as const

/** A program of its own file, run by `command`. */
function script(...command: readonly [program: string, ...args: string[]]): Run {
  return (name, form, url) => {
    const file = `check.${endings[form]}`
    const folder = folderOf(`${name} ${form}`, {...shared(scenario), [file]: program(form, scenario, url)})
    const [binary, ...args] = command
    return output(folder, binary, ...args, file)
  }
}

/** A test of its own file, in which `test` is defined by `head`. */
function tested(head: Readonly<Record<Form, string>>, ...command: readonly [program: string, ...args: string[]]): Run {
  return (name, form, url) => {
    const file = `check.test.${endings[form]}`
    const folder = folderOf(`${name} ${form}`, {
      ...shared(scenario),
      [file]: testProgram(form, scenario, url, head[form]),
    })
    const [binary, ...args] = command
    return output(folder, binary, ...args, `./${file}`)
  }
}

const node = (major: number): string => installed(`node${major}/bin/node`)
const bun = installed('@oven/bun-linux-x64/bin/bun')
const deno = installed('@deno/linux-x64-glibc/deno')

const nodeTest = {
  import: "import {test as nodeTest} from 'node:test'\nconst test = (name, run) => nodeTest(name, run)",
  require: "const {test: nodeTest} = require('node:test')\nconst test = (name, run) => nodeTest(name, run)",
}
const denoTest = {import: 'const test = Deno.test', require: 'const test = Deno.test'}
const bunTest = {import: "import {test} from 'bun:test'", require: "const {test} = require('bun:test')"}

/** Bundles with esbuild for Node, and runs the bundle. */
function bundled(options: BuildOptions): Run {
  return async (name, form, url) => {
    const file = `check.${endings[form]}`
    const folder = folderOf(`${name} ${form}`, {...shared(scenario), [file]: program(form, scenario, url)})
    const outfile = path.join(folder, options.format === 'cjs' ? 'bundle.cjs' : 'bundle.mjs')
    const entry = path.join(folder, file)
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      outfile,
      tsconfigRaw: {},
      logLevel: 'silent',
      ...options,
    })
    return output(folder, node(20), outfile)
  }
}

const require = "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url)"

const webpack: Run = (name, form, url) => {
  const file = `check.${endings[form]}`
  const bundle = `
    const path = require('node:path')
    require('webpack')({
      mode: 'production', target: 'node', entry: './${file}', context: __dirname,
      output: {path: __dirname, filename: 'bundle.cjs'},
    }, (error, stats) => {
      if (error ?? stats.hasErrors()) { console.error(error ?? stats.toString('errors-only')); process.exit(1) }
      require('./bundle.cjs')
    })
  `
  const files = {...shared(scenario), [file]: program(form, scenario, url), 'bundle.js': bundle}
  return output(folderOf(`${name} ${form}`, files), node(20), 'bundle.js')
}

const vite: Run = (name, _form, url) => {
  const bundle = `
    import {build} from 'vite'
    const build_ = {ssr: 'check.mjs', outDir: 'out'}
    await build({root: import.meta.dirname, configFile: false, logLevel: 'error', build: build_, ssr: {noExternal: true}})
    await import('./out/check.js').catch(() => import('./out/check.mjs'))
  `
  const files = {...shared(scenario), 'check.mjs': program('import', scenario, url), 'bundle.mjs': bundle}
  return output(folderOf(name, files), node(20), 'bundle.mjs')
}

const tsx: Run = (name, form, url) => {
  const files = {...shared(scenario), 'check.ts': program(form, scenario, url)}
  const folder = folderOf(`${name} ${form}`, files)
  return output(folder, node(20), installed('tsx/dist/cli.mjs'), 'check.ts')
}

/** TypeScript that compiles to CommonJS. `require` is that of TypeScript. */
const tsNode =
  (compilerOptions?: object): Run =>
  (name, form, url) => {
    const code = program(form, scenario, url, 'cjs')
      .replaceAll(/^const (\{\w+\}|\w+) = require\((.*)\)$/gm, importAs)
      .replace('cells =>', '(cells: object) =>')
    const settings = compilerOptions && {'tsconfig.json': JSON.stringify({compilerOptions})}
    const folder = folderOf(`${name} ${form}`, {...shared(scenario), 'check.ts': code, ...settings})
    return output(folder, node(20), installed('ts-node/dist/bin.js'), 'check.ts')
  }

// The scenario has no types; the package has.
const importAs = (_: string, name: string, from: string): string =>
  name.startsWith('{')
    ? `// @ts-ignore\nimport called = require(${from})\nconst ${name} = called`
    : `import ${name} = require(${from})`

/** The whole table. */
export const rows: readonly Row[] = [
  ...[20, 22, 24].map(major => ({name: `Node ${major}`, forms: both, run: script(node(major))})),
  {name: 'Bun', forms: both, run: script(bun)},
  {name: 'Deno', forms: both, run: script(deno, 'run', '--allow-all', '--node-modules-dir=manual')},
  {
    name: 'Deno without `--allow-env`',
    forms: both,
    run: script(deno, 'run', '--no-prompt', '--allow-net', `--allow-read=${home}`, '--node-modules-dir=manual'),
  },
  {
    name: 'workerd (Cloudflare)',
    forms: both,
    run: onWorkerd([]),
    line: {text: '`compatibility_flags = ["nodejs_compat"]`', run: onWorkerd(['nodejs_compat'])},
  },
  {
    name: 'Chromium, page by esbuild',
    forms: ['import'],
    run: onPage('esbuild', false),
    line: {
      text: '`useZoneContext()`, with async functions compiled down: [browser.md](browser.md#context)',
      run: onPage('esbuild', true),
    },
  },
  {
    name: 'Chromium, page by Vite',
    forms: ['import'],
    run: onPage('vite', false),
    line: {text: "the same, with `oxc: {target: 'es2016'}`", run: onPage('vite', true)},
  },
  ...([29, 30] as const).flatMap(version => [
    {name: `Jest ${version}, CommonJS`, forms: both, run: underJest({version})},
    {name: `Jest ${version}, modules`, forms: ['import'] as const, run: underJest({version, modules: true})},
    {
      name: `Jest ${version}, jsdom`,
      forms: both,
      run: underJest({version, dom: true}),
      line: {text: `\`${encoderLine}\` in a file of \`setupFiles\``, run: underJest({version, dom: true, setUp: true})},
    },
  ]),
  {name: 'Vitest', forms: both, run: underVitest('node')},
  {name: 'Vitest, jsdom', forms: both, run: underVitest('jsdom')},
  {name: 'node:test', forms: both, run: tested(nodeTest, node(20), '--test')},
  {name: 'bun test', forms: both, run: tested(bunTest, bun, 'test')},
  {
    name: 'deno test',
    forms: both,
    run: tested(denoTest, deno, 'test', '--allow-all', '--no-check', '--node-modules-dir=manual'),
  },
  {name: 'tsx', forms: both, run: tsx},
  {
    name: 'ts-node',
    forms: both,
    run: tsNode(),
    line: {
      text: '`"module": "commonjs"` in tsconfig.json',
      run: tsNode({module: 'commonjs', moduleResolution: 'node10', target: 'es2022', strict: true, types: []}),
    },
  },
  {name: 'esbuild, CommonJS', forms: both, run: bundled({format: 'cjs'})},
  {
    name: 'esbuild, ESM',
    forms: both,
    run: bundled({format: 'esm'}),
    line: {text: `\`--banner:js="${require}"\``, run: bundled({format: 'esm', banner: {js: require}})},
  },
  {name: 'webpack', forms: both, run: webpack},
  {name: 'Vite, for a server', forms: ['import'], run: vite},
  ...nextRows,
]
