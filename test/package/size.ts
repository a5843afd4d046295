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
      contents: `export ${imported.startsWith('{') ? imported : `* from '${imported}'`}`,
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
  const [{imports, inputs} = {imports: [], inputs: {}}] = Object.values(metafile.outputs)
  const external = imports.map(({path}) => path)
  const parts: Record<string, number> = {}
  for (const [file, {bytesInOutput}] of Object.entries(inputs)) {
    const part = packageOf(file) ?? /dist\/browser\/([^/.]+)/.exec(file)?.[1] ?? 'the import itself'
    parts[part] = (parts[part] ?? 0) + bytesInOutput
  }
  return {
    gzip: gzipSync(bytes, {level: 9}).byteLength,
    minified: bytes.byteLength,
    packages: [...new Set([...external, ...bundled])].sort(),
    parts,
  }
}

function packageOf(file: string): string | undefined {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
}
