import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {parseSync} from 'oxc-parser'
import {circles} from './circles.ts'
import {codeProblems, mostFilesInFolder} from './layers.ts'

/** The folders of the page of a report, lowest first: `data` is pure, `blocks` reads the file, `state` holds what was chosen. */
const ranks = ['data', 'blocks', 'state', 'view', 'main.tsx'] as const
const packages = ['@preact/signals', '@tanstack/virtual-core', 'diff', 'dompurify', 'marked', 'preact', 'preact/hooks']
const sharedWithLibrary = '../src/evaluate/report-files/report-data.ts'

const files = readdirSync('report-page', {recursive: true, encoding: 'utf8'})
  .map(name => name.split(path.sep).join('/'))
  .filter(name => /\.tsx?$/.test(name))

const sources = files.map(file => {
  const code = readFileSync(path.join('report-page', file), 'utf8')
  const {module} = parseSync(file, code)
  return {file, code, imports: module.staticImports.map(({moduleRequest}) => moduleRequest.value)}
})

const rankOf = (file: string): number => ranks.findIndex(rank => file === rank || file.startsWith(`${rank}/`))

test("the page of a report keeps the rules of the house's code", t => {
  t.deepEqual(
    sources.flatMap(({file, code}) => codeProblems(file, code).map(problem => `${file} ${problem}`)),
    [],
  )
  const folders = files.map(file => path.posix.dirname(file))
  t.deepEqual(
    [...new Set(folders)].filter(folder => folders.filter(each => each === folder).length > mostFilesInFolder),
    [],
  )
})

test('the page of a report imports downwards, the kept libraries, and the shapes of the data', t => {
  const problems = sources.flatMap(({file, imports}) =>
    imports.flatMap(specifier => {
      if (!specifier.startsWith('.')) return packages.includes(specifier) ? [] : [`${file} imports ${specifier}`]
      const target = path.posix.join(path.posix.dirname(file), specifier)
      if (target === sharedWithLibrary) return []
      return files.includes(target) && rankOf(target) <= rankOf(file) ? [] : [`${file} imports ${specifier}`]
    }),
  )
  t.deepEqual(problems, [])
  const graph = new Map(
    sources.map(({file, imports}) => [file, imports.map(name => path.posix.join(path.posix.dirname(file), name))]),
  )
  t.deepEqual(circles(graph), [])
})
