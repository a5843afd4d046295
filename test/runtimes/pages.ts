import {readFileSync} from 'node:fs'
import path from 'node:path'
import {build} from 'esbuild'
import {openChromium} from '../browser/chromium.ts'
import {gather} from '../browser/receiver.ts'
import {openPage} from '../browser/page.ts'
import {folderOf, installed, mark, output} from './launch.ts'
import {cells, type Form, loads, scenario, shared} from './programs.ts'

/** A page that was bundled, in Chromium; the page's own server is the receiver. `zones`: with the line that makes it work. */
export function onPage(by: 'esbuild' | 'vite', zones: boolean): (name: string, form: Form) => Promise<string> {
  return async (name, form) => {
    const ready = zones ? "import {useZoneContext} from 'enrich-span/browser'\n" : ''
    const code = `${ready}${loads(form, scenario)}
      async function main() {
        ${zones ? 'await useZoneContext()' : ''}
        return ${cells(scenario, '/v1/traces')}
      }
      main().then(cells => { globalThis.cells = cells })`
    const folder = folderOf(name, {...shared(scenario), 'check.mjs': code, ...asTypeScript(code)})
    const script = await (by === 'vite' ? byVite : byEsbuild)(folder, zones)
    const browser = await openChromium()
    try {
      const {take} = gather()
      await using opened = await openPage(browser, script, (request, response) => void take(request, response))
      const found = await opened.page.waitForFunction(() => (globalThis as {cells?: unknown}).cells)
      return mark + JSON.stringify(await found.jsonValue())
    } finally {
      await browser.close()
    }
  }
}

async function byEsbuild(folder: string, lowered: boolean): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [path.join(folder, 'check.mjs')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    supported: lowered ? {'async-await': false, 'async-generator': false, 'for-await': false} : {},
    tsconfigRaw: {},
    logLevel: 'silent',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

// Vite compiles the syntax of TypeScript down, but not that of JavaScript.
function asTypeScript(code: string): Record<string, string> {
  return {
    'check.ts': code.replace('./scenario.mjs', './scenario.ts'),
    'scenario.ts': shared(scenario)['scenario.mjs'] ?? '',
  }
}

async function byVite(folder: string, lowered: boolean): Promise<string> {
  const program = `
    import {build} from 'vite'
    const lib = {entry: 'check.ts', formats: ['es'], fileName: () => 'page.js'}
    await build({
      root: ${JSON.stringify(folder)}, configFile: false, logLevel: 'error',
      build: {outDir: 'out', lib, rollupOptions: {output: {codeSplitting: false}}},
      ${lowered ? "oxc: {target: 'es2016'}," : ''}
    })`
  await output(folder, installed('node20/bin/node'), '--input-type=module', '--eval', program)
  return readFileSync(path.join(folder, 'out/page.js'), 'utf8')
}
