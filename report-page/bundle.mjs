// Bundles the report's page into one template: style, script, their hashes for the content security policy, and the
// licences of the bundled packages. build.mjs writes the template into the library file that writes reports.
import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {build} from 'esbuild'

const page = import.meta.dirname
const root = path.resolve(page, '..')

/** Returns the template of a report, as `src/evaluate/report-files/template.ts` describes it. */
export async function bundleReportPage() {
  const {outputFiles, metafile} = await build({
    entryPoints: {script: path.join(page, 'main.tsx'), style: path.join(page, 'style/page.css')},
    outdir: path.join(root, '.build/report-page'),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'ascii',
    legalComments: 'none',
    tsconfigRaw: {},
    logLevel: 'warning',
    metafile: true,
    write: false,
  })
  const text = name => outputFiles.find(({path: file}) => file.endsWith(name)).text.trimEnd()
  const [script, style] = [inElement(text('script.js'), 'script'), inElement(text('style.css'), 'style')]
  return {style, script, licences: licencesOf(metafile), styleHash: sha256(style), scriptHash: sha256(script)}
}

/** Escapes a text for its element. In a script, `<!--` would start a comment that hides the end tag. */
function inElement(code, element) {
  const safe = code.replaceAll('<!--', '\\x3c!--')
  if (new RegExp(`</?${element}`, 'i').test(safe)) throw new Error(`report-page: the ${element} holds its own tag`)
  return safe
}

const sha256 = text => createHash('sha256').update(text).digest('base64')

function licencesOf({inputs}) {
  const packages = new Set(
    Object.keys(inputs).flatMap(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
  )
  return [...packages]
    .sort()
    .map(name => {
      const folder = path.join(root, 'node_modules', name)
      const {version, license} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
      const file = readdirSync(folder).find(each => /^licen[cs]e/i.test(each))
      const text =
        file !== undefined && existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), 'utf8') : ''
      // Two hyphens would end the comment that contains the licences.
      return `${name} ${version}, ${license}\n\n${text.trim()}`.replaceAll('--', '- -')
    })
    .join('\n\n')
}
