import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {transform} from 'esbuild'
import {allCodeBlocks, type CodeBlock, codeBlocks} from './code-blocks.ts'
import {doors} from './doors.ts'
import {type Ended, run} from './run.ts'
import {tsc} from './tsc.ts'

// Inside the project, so that the blocks find the package by its own name, and below it nothing that git sees.
const folder = path.resolve('.build/code-blocks')
const blocks = allCodeBlocks()

test.before(async () => {
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  for (const block of blocks) writeFileSync(fileOf(block), withDeclarations(await programOf(block)))
  const compilerOptions = {
    target: 'esnext',
    rootDir: '../..',
    // From the built declarations, as a user would. Only an example of an inner file takes its source.
    paths: {'#platform/*': ['../../src/platform/node/*.ts']},
    moduleDetection: 'force',
    declaration: false,
    isolatedDeclarations: false,
  }
  const tsconfig = {extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: []}
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
})

test('every block of README, docs and docstrings compiles', async t => {
  const {code, stdout} = await tsc(folder)
  t.true(code === 0 || blocks.length === 0, stdout)
})

// One after the other: other test files want the processors too.
for (const block of blocks.filter(({must}) => must === 'run')) {
  test.serial(`${block.at} runs`, async t => {
    const {code, stdout, stderr} = await runBlock(block)
    t.is(code, 0, stderr)
    if (!block.docstring) t.is(stderr, '', 'what a reader copies does not warn')
    if (block.prints !== undefined) t.is(stdout.trim(), block.prints.trim())
  })
}

test('a page gives its blocks, what they must do, what they print', t => {
  const page = [
    '# Title',
    '```ts',
    "console.log('a')",
    '```',
    '',
    '```text prints',
    'a',
    '```',
    '```ts check',
    'serve()',
    '```',
    '```sh',
    'npm ci',
    '```',
  ].join('\n')
  t.deepEqual(codeBlocks('README.md', page), [
    {at: 'README.md:3', line: 3, code: "console.log('a')\n", must: 'run', prints: 'a\n', docstring: false},
    {at: 'README.md:10', line: 10, code: 'serve()\n', must: 'check', prints: undefined, docstring: false},
  ])
})

test('a docstring gives its example without the margin', t => {
  const source = ['/**', ' * Says.', ' * @example', ' * if (true) {', ' *', ' *   say()', ' * }', ' */'].join('\n')
  t.deepEqual(
    codeBlocks('src/a/b.ts', source).map(({at, code}) => [at, code]),
    [['src/a/b.ts:4', 'if (true) {\n\n  say()\n}\n']],
  )
})

async function runBlock(block: CodeBlock): Promise<Ended> {
  const file = fileOf(block).replace(/\.ts$/, '.mjs')
  const {code} = await transform(await programOf(block), {loader: 'ts', format: 'esm', target: 'es2022'})
  writeFileSync(file, code)
  return run(process.execPath, [file], {cwd: folder, env: {...process.env, HH_QUIET: ''}})
}

const fileOf = ({at}: CodeBlock): string => path.join(folder, `${at.replaceAll(/[^\w.-]/g, '-')}.ts`)

// The code keeps its line, so that an error of tsc names the line of the page.
const programOf = async (block: CodeBlock): Promise<string> =>
  (await implicitImports(block)) + '\n'.repeat(block.line - 1) + block.code

// An inner file has no built declarations.
const withDeclarations = (program: string): string =>
  program.replaceAll(/'\.\.\/src\/([^']*)\.js'/g, "'../../src/$1.ts'")

// An example in a docstring stands beside the name that it explains; it need not import it.
async function implicitImports({at, docstring, code}: CodeBlock): Promise<string> {
  if (!docstring || /^import /m.test(code)) return ''
  const own = at.replace(/^src(.*)\.ts:.*$/, '../src$1.js')
  const from = new Map<string, string>()
  for (const module of [...doors, own]) {
    const names = Object.keys((await import(module.replace(/^\.\.\//, `${process.cwd()}/.build/`))) as object)
    for (const name of names) if (!from.has(name)) from.set(name, module)
  }
  const used = [...from].filter(([name]) => new RegExp(String.raw`\b${name}\b`).test(code))
  return used.map(([name, module]) => `import {${name}} from '${module}';`).join(' ')
}
