// The page of a report, dist/template.cjs: data that modules and CommonJS read alike. Compressed, because it is a third of
// what the package holds.
import path from 'node:path'
import {brotliCompressSync} from 'node:zlib'
import {bundleReportPage} from '../report-page/bundle.mjs'

/** Returns the file as a pair of its path in the project and its text. */
export async function templateFile() {
  const packed = brotliCompressSync(JSON.stringify(await bundleReportPage())).toString('base64')
  const text = [
    "const {brotliDecompressSync} = require('node:zlib')",
    `const packed = '${packed}'`,
    "module.exports = JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString())",
    '',
  ]
  return ['dist/template.cjs', text.join('\n')]
}

const declaring = /[/\\]report-files[/\\]template\.ts$/

/** The plugin of esbuild that makes src/evaluate/report-files/template.ts read the file. Without a specifier it is `undefined`. */
export const reportTemplate = specifier => ({
  name: 'report template',
  setup({onLoad, onResolve}) {
    onResolve({filter: /[/\\]template\.cjs$/}, ({path: asked}) => ({path: asked, external: true}))
    onLoad({filter: declaring}, () => ({
      loader: 'js',
      resolveDir: path.resolve(import.meta.dirname, '..'),
      contents:
        specifier === undefined
          ? 'export const template = undefined'
          : `import built from '${specifier}'\nexport const template = built`,
    }))
  },
})
