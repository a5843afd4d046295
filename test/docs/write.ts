// `npm run docs`: writes the generated pages.
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {generatedPages} from './generated-pages.ts'

for (const [file, text] of Object.entries(await generatedPages())) {
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, text)
}
