import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {homedir, tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {transform} from 'esbuild'
import {allCodeBlocks} from './code-blocks.ts'
import {run} from './run.ts'
import {tsc} from './tsc.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-user-'))
let packed: readonly string[] = []

// Scripts are off: the files that were just built are packed, and no test waits for another build.
test.before('npm pack, then npm install in an empty folder', async t => {
  t.timeout(180_000)
  const pack = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
  const [{filename, files} = {filename: '', files: []}] = JSON.parse(pack.stdout) as PackReport
  packed = files.map(file => file.path)
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({name: 'user', private: true, type: 'module'}))
  const wanted = [`./${filename}`, '@opentelemetry/api@~1.9.1']
  const install = await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...wanted], {cwd: folder})
  t.is(install.code, 0, install.stderr)
})

test.after.always('clean up', () => rmSync(folder, {recursive: true, force: true}))

type PackReport = readonly {readonly filename: string; readonly files: readonly {readonly path: string}[]}[]

test('the package holds what it runs on and its papers, nothing else', t => {
  const papers = packed.filter(file => !/^(dist|docs)\//.test(file))
  const pages = ['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md']
  t.deepEqual(papers.sort(), [...pages, 'LICENSE', 'package.json'].sort())
  t.true(packed.length <= 170, `${packed.length} files`)
  t.deepEqual(
    packed.filter(file => file.startsWith('dist/') && !/\.(js|js\.map|cjs|d\.ts|d\.cts)$/.test(file)),
    [],
  )
})

test('no file of the package names the machine it was built on', t => {
  const installed = path.join(folder, 'node_modules/enrich-span')
  const named = packed.filter(file => {
    const text = readFileSync(path.join(installed, file), 'utf8')
    return [process.cwd(), `${homedir()}/`].some(place => text.includes(place))
  })
  t.deepEqual(named, [])
})

// test/docs/links.test.ts holds the links against the repository.
test('every link of a shipped page leads to a shipped file', t => {
  const installed = path.join(folder, 'node_modules/enrich-span')
  const pages = packed.filter(file => file.endsWith('.md'))
  const broken = pages.flatMap(page =>
    linkedFiles(readFileSync(path.join(installed, page), 'utf8'))
      .filter(file => !packed.includes(path.posix.join(path.posix.dirname(page), file)))
      .map(file => `${page}: ${file}`),
  )
  t.true(pages.length > 20)
  t.deepEqual(broken, [])
})

function linkedFiles(page: string): readonly string[] {
  const prose = page.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
  const links = [...prose.matchAll(/\]\(([^)\s#]+)/g)].map(([, link = '']) => link)
  return links.filter(link => !/^\w+:/.test(link))
}

test("README's first snippet runs as it stands", async t => {
  const [first] = allCodeBlocks().filter(({at}) => at.startsWith('README.md'))
  if (first === undefined) return t.fail('README.md has no block marked `ts`')
  const {code: script} = await transform(first.code, {loader: 'ts', format: 'esm', target: 'es2022'})
  writeFileSync(path.join(folder, 'snippet.mjs'), script)
  const {code, stderr, stdout} = await run(process.execPath, ['snippet.mjs'], {cwd: folder})
  t.is(code, 0, stderr)
  if (first.prints !== undefined) t.is(stdout.trim(), first.prints.trim())
})

const strictness: Readonly<Record<string, (tsconfig: string) => string>> = {
  'as strictly as can be': tsconfig => tsconfig,
  'without exactOptionalPropertyTypes, as most have it': tsconfig => tsconfig.replace(/"exactOptional.*\n/, ''),
}

for (const [how, change] of Object.entries(strictness)) {
  test(`a small project compiles with lib ES2022 and no types of Node, ${how}`, compiles, change)
}

async function compiles(t: ExecutionContext, change: (tsconfig: string) => string): Promise<void> {
  const project = mkdtempSync(path.join(folder, 'project-'))
  cpSync('test/fixtures/user-project', project, {recursive: true})
  writeFileSync(
    path.join(project, 'tsconfig.json'),
    change(readFileSync('test/fixtures/user-project/tsconfig.json', 'utf8')),
  )
  const {stdout} = await tsc(project)
  // The api's own declarations name `console`; a user without the DOM has skipLibCheck on for them.
  const errors = stdout.split('\n').filter(line => line.includes('error') && !line.includes('/@opentelemetry/'))
  t.deepEqual(errors, [])
}

const commonJs: readonly (readonly [what: string, options: Readonly<Record<string, unknown>>])[] = [
  ['module node16', {module: 'node16'}],
  ['module nodenext', {module: 'nodenext'}],
  ['a bundler, with CommonJS at its end', {module: 'preserve', moduleResolution: 'bundler'}],
]

for (const [what, options] of commonJs) {
  test(`a CommonJS project compiles with ${what}, and its own declarations are checked`, async t => {
    const project = mkdtempSync(path.join(folder, 'commonjs-'))
    writeFileSync(path.join(project, 'package.json'), JSON.stringify({name: 'user', private: true}))
    cpSync('test/fixtures/user-project/main.ts', path.join(project, 'user.ts'))
    const compilerOptions = {target: 'es2022', lib: ['es2022'], types: [], strict: true, noEmit: true, ...options}
    writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({compilerOptions, include: ['*.ts']}))
    const {stdout} = await tsc(project)
    const errors = stdout.split('\n').filter(line => line.includes('error') && !line.includes('/@opentelemetry/'))
    t.deepEqual(errors, [])
  })
}

test('a project that gets its types wrong does not compile against the package', async t => {
  const project = path.join(folder, 'wrong')
  cpSync('test/fixtures/user-project', project, {recursive: true})
  writeFileSync(
    path.join(project, 'wrong.ts'),
    "import {enrichSpan} from 'enrich-span'\nenrichSpan({metdata: {a: 1}})\n",
  )
  const {stdout} = await tsc(project)
  t.regex(stdout, /wrong\.ts\(2,13\): error TS2322/)
})
