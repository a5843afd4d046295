import path from 'node:path'

/** Compiles and resolves as the project's TypeScript does, by the nearest tsconfig.json. */
export interface Compiler {
  /** Returns the file that `importer` means by `specifier`, or `undefined` when it is not found. */
  resolve(specifier: string, importer: string): Promise<string | undefined>
  compile(file: string, source: string): Promise<{readonly format: 'module' | 'commonjs'; readonly code: string}>
}

/** The part of esbuild that this program uses. */
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{readonly outputFiles: readonly {readonly text: string}[]}>
}

interface PluginBuild {
  onStart(callback: () => Promise<void>): void
  resolve(specifier: string, options: Readonly<Record<string, unknown>>): Promise<Resolved>
}

interface Resolved {
  readonly path: string
  readonly external: boolean
  readonly errors: readonly unknown[]
}

/** Loads the esbuild at `location`, a file URL. */
export async function openCompiler(location: string): Promise<Compiler> {
  const loaded = (await import(location)) as Esbuild & {readonly default?: Esbuild}
  const esbuild = loaded.default ?? loaded
  const build = await openResolver(esbuild)
  return {
    resolve: async (specifier, importer) => {
      const {
        path: found,
        external,
        errors,
      } = await build.resolve(specifier, {
        importer,
        resolveDir: path.dirname(importer),
        kind: 'import-statement',
      })
      return errors.length > 0 || external || !path.isAbsolute(found) ? undefined : found
    },
    compile: (file, source) => compile(esbuild, file, source),
  }
}

// esbuild resolves only during a build, so this build never ends. esbuild's process ends with this one.
function openResolver(esbuild: Esbuild): Promise<PluginBuild> {
  return new Promise((opened, failed) => {
    const setup = (build: PluginBuild): void =>
      build.onStart(() => {
        opened(build)
        return new Promise(() => {})
      })
    esbuild
      .build({
        stdin: {contents: '', resolveDir: '.'},
        bundle: true,
        write: false,
        platform: 'node',
        logLevel: 'silent',
        plugins: [{name: 'enrich-span', setup}],
      })
      .catch(failed)
  })
}

// A build of one file reads the tsconfig.json that applies to it, with its `extends`.
async function compile(esbuild: Esbuild, file: string, source: string) {
  const format = isCommonJs(file, source) ? 'commonjs' : 'module'
  try {
    const {outputFiles} = await esbuild.build({
      entryPoints: [file],
      bundle: false,
      write: false,
      outfile: `${file}.js`,
      platform: 'node',
      format: format === 'module' ? 'esm' : 'cjs',
      target: `node${process.versions.node}`,
      sourcemap: 'inline',
      logLevel: 'silent',
      ...(format === 'module' && usesCommonJsNames.test(source) ? {banner: {js: commonJsNames}} : {}),
    })
    return {format, code: outputFiles[0]?.text ?? ''} as const
  } catch (error) {
    throw toSyntaxError(error)
  }
}

// A file with `import` or `export` statements is a module whatever its package says, because it may await at its top.
function isCommonJs(file: string, source: string): boolean {
  if (file.endsWith('.cts')) return true
  if (file.endsWith('.mts')) return false
  return /^\s*(export\s*=|module\.exports\b|exports\.\w+\s*=)/m.test(source) && !/^\s*export\s+[^=\s]/m.test(source)
}

/** The names of CommonJS that a module lacks, but TypeScript that compiles to CommonJS may use. */
const usesCommonJsNames = /\b(__dirname|__filename|require\s*\()/
const commonJsNames =
  "import {createRequire as $createRequire} from 'node:module'; import {fileURLToPath as $toPath} from 'node:url'; " +
  "var require = $createRequire(import.meta.url), __filename = $toPath(import.meta.url), __dirname = $toPath(new URL('.', import.meta.url)).replace(/[\\\\/]$/, '');"

interface CompileError {
  readonly errors?: readonly {
    readonly text: string
    readonly location?: {
      readonly file: string
      readonly line: number
      readonly column: number
      readonly lineText: string
    } | null
  }[]
}

/** Returns the first error of esbuild with its place. The stack of esbuild says nothing about the file. */
function toSyntaxError(error: unknown): unknown {
  const [first] = (error as CompileError).errors ?? []
  if (first === undefined) return error
  const {text, location} = first
  const place = location
    ? ` at ${location.file}:${location.line}:${location.column + 1}\n    ${location.lineText.trim()}`
    : ''
  const problem = new SyntaxError(`${text}${place}`)
  problem.stack = `SyntaxError: ${problem.message}`
  return problem
}
