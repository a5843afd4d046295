import {gzipSync} from 'node:zlib'
import {build} from 'esbuild'

/** What a user pays for a door in a browser. */
export interface Size {
  /** Minified and compressed, without @opentelemetry/api, which the user has anyway. */
  readonly gzip: number
  readonly minified: number
  /** Packages that the door needs beside its own code. */
  readonly packages: readonly string[]
  /** What the minified bytes consist of: rooms of ours, and packages. */
  readonly parts: Readonly<Record<string, number>>
}

/** The size of a door bundled alone, or of what is imported from it: `{a, b} from 'door'`. Everything it needs is included but the api. */
export async function sizeOf(imported: string): Promise<Size> {
  const {outputFiles, metafile} = await build({
    stdin: {
      contents: contentsOf(imported),
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: ['@opentelemetry/api'],
    // The shipped files, not the sources that tsconfig's `paths` would lead to.
    tsconfigRaw: {},
    metafile: true,
    write: false,
  })
  const [output] = outputFiles
  const bytes = output?.contents ?? new Uint8Array()
  const bundled = Object.keys(metafile.inputs).flatMap(file => packageOf(file) ?? [])
  const [{imports} = {imports: []}] = Object.values(metafile.outputs)
  const external = imports.map(({path}) => path)
  return {
    gzip: gzipSync(bytes, {level: 9}).byteLength,
    minified: bytes.byteLength,
    packages: [...new Set([...external, ...bundled])].sort(),
    parts: await partsOf(imported),
  }
}

/** The minified bytes by room. A chunk does not know its rooms, so the sources are bundled as the package was. */
async function partsOf(imported: string): Promise<Readonly<Record<string, number>>> {
  const {metafile} = await build({
    stdin: {contents: contentsOf(imported), resolveDir: process.cwd()},
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: ['@opentelemetry/api'],
    supported: {'async-await': false, 'async-generator': false, 'for-await': false},
    tsconfigRaw: {compilerOptions: {paths: webSources}},
    metafile: true as const,
    write: false,
  })
  const parts: Record<string, number> = {}
  for (const [file, {bytesInOutput}] of Object.values(metafile.outputs).flatMap(({inputs}) => Object.entries(inputs))) {
    const part = packageOf(file) ?? /^src\/([^/.]+)/.exec(file)?.[1] ?? 'the import itself'
    parts[part] = (parts[part] ?? 0) + bytesInOutput
  }
  return parts
}

const webSources = {
  'enrich-span': ['./src/index.ts'],
  'enrich-span/*': ['./src/*.ts'],
  '#platform/*': ['./src/platform/web/*.ts'],
}

const contentsOf = (imported: string): string =>
  `export ${imported.startsWith('{') ? imported : `* from '${imported}'`}`

function packageOf(file: string): string | undefined {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
}
