import path from 'node:path'
import {build} from 'esbuild'

export interface BundleOptions {
  /** Whether the program's own async functions are compiled down too, as zone.js needs. Default: true. */
  readonly lowered?: boolean
  /** Packages that the application has not installed: what asks for one of them at run time finds none. */
  readonly missing?: readonly string[]
}

/** Bundles `test/browser/pages/<name>.ts` as a user's bundler would: the shipped files under the `browser` condition. */
export async function bundlePage(name: string, {lowered = true, missing = []}: BundleOptions = {}): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [path.resolve('test/browser/pages', `${name}.ts`)],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'error',
    // Without this repository's `paths`, which lead to the sources.
    tsconfigRaw: {},
    write: false,
    external: [...missing],
    supported: lowered ? {'async-await': false, 'async-generator': false, 'for-await': false} : {},
  })
  return outputFiles[0]?.text ?? ''
}
