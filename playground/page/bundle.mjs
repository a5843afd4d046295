// Bundles the playground's page: its own code, and the modules that the programs written in it import. What they share
// stands in chunks, so that page and program hold one copy of the library's state.
import {cpSync} from 'node:fs'
import path from 'node:path'
import {build} from 'esbuild'

const page = import.meta.dirname
const root = path.resolve(page, '../..')

/** Where build.mjs leaves the page alone. */
export const pageOut = path.join(root, '.build/playground/page/public')

/** The page's code, which build.mjs does not compile file to file. */
export const pageSources = [path.join(page, 'client'), path.join(page, 'examples')]

/** `lowered`: esbuild's options for async functions that zone.js can follow. */
export async function bundlePage(lowered) {
  await build({
    entryPoints: {
      main: path.join(page, 'client', 'main.ts'),
      'enrich-span': path.join(page, 'client', 'watched.ts'),
      api: path.join(root, 'node_modules/@opentelemetry/api/build/esm/index.js'),
    },
    outdir: pageOut,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'linked',
    // The package as users get it, not the sources that tsconfig's `paths` lead to.
    tsconfigRaw: {},
    logLevel: 'warning',
    ...lowered,
  })
  cpSync(path.join(page, 'static'), pageOut, {recursive: true})
  cpSync(path.join(page, 'examples'), path.join(pageOut, 'examples'), {recursive: true})
}
