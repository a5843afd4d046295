import path from 'node:path'
import {build} from 'esbuild'

export interface BundleOptions {
  /** Whether the program's own async functions are compiled down too, as zone.js needs. Default: true. */
  readonly lowered?: boolean
}

/** Bundles `test/browser/pages/<name>.ts` as a user's bundler would: the shipped files under the `browser` condition. */
export async function bundlePage(name: string, {lowered = true}: BundleOptions = {}): Promise<string> {
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
    supported: lowered ? {'async-await': false, 'async-generator': false, 'for-await': false} : {},
  })
  return outputFiles[0]?.text ?? ''
}
