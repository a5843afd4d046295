import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {build} from 'esbuild'

export interface BundleOptions {
  /** Whether the program's own async functions are compiled down too, as zone.js needs. Default: true. */
  readonly lowered?: boolean
  /** A package of OpenTelemetry that the application has not installed. */
  readonly missing?: string | undefined
}

/** Bundles `test/browser/pages/<name>.ts` as a user's bundler would: the shipped files under the `browser` condition. */
export async function bundlePage(name: string, {lowered = true, missing}: BundleOptions = {}): Promise<string> {
  const project = missing === undefined ? undefined : projectWithout(missing)
  const pages = project ?? path.resolve('test/browser')
  try {
    const {outputFiles} = await build({
      entryPoints: [path.join(pages, 'pages', `${name}.ts`)],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      sourcemap: 'inline',
      logLevel: 'error',
      // Without this repository's `paths`, which lead to the sources.
      tsconfigRaw: {},
      write: false,
      preserveSymlinks: project !== undefined,
      supported: lowered ? {'async-await': false, 'async-generator': false, 'for-await': false} : {},
    })
    return outputFiles[0]?.text ?? ''
  } finally {
    if (project !== undefined) rmSync(project, {recursive: true})
  }
}

/** A project with the pages, this package as it is shipped, and all that is installed here but one package. */
function projectWithout(missing: string): string {
  const project = mkdtempSync(path.join(os.tmpdir(), 'enrich-span-page-'))
  const modules = path.join(project, 'node_modules')
  const scope = '@opentelemetry'
  const link = (name: string, target = path.join('node_modules', name)): void =>
    symlinkSync(path.resolve(target), path.join(modules, name))
  for (const folder of [scope, 'enrich-span']) mkdirSync(path.join(modules, folder), {recursive: true})
  for (const name of readdirSync('node_modules')) if (name !== scope && name !== 'enrich-span') link(name)
  for (const name of readdirSync(path.join('node_modules', scope))) {
    if (`${scope}/${name}` !== missing) link(`${scope}/${name}`)
  }
  for (const shipped of ['dist', 'package.json']) link(`enrich-span/${shipped}`, shipped)
  cpSync('test/browser/pages', path.join(project, 'pages'), {recursive: true})
  return project
}
