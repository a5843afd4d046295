import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {run} from '../package/run.ts'
import {thirdPartyInstalled} from './load.ts'

// The declarations as they are published, since the sources use options that TypeScript 5.6 does not know. `test/types`
// is compiled by TypeScript 7 as well, in test/package.
const compilers = ['typescript-5.6', 'typescript-5.9']

if (thirdPartyInstalled) {
  for (const compiler of compilers) {
    test.serial(`what must compile compiles with ${compiler}, what must not does not`, async t => {
      const folder = path.resolve('.build', compiler)
      mkdirSync(folder, {recursive: true})
      t.teardown(() => rmSync(folder, {recursive: true, force: true}))
      writeFileSync(path.join(folder, 'evaluators.ts'), readFileSync('test/types/evaluators.ts', 'utf8'))
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({compilerOptions, include: ['*.ts']}))
      const tsc = path.resolve('test/third-party/node_modules', compiler, 'bin/tsc')
      const {code, stdout} = await run(process.execPath, [tsc, '--pretty', 'false', '-p', folder])
      t.is(code, 0, stdout)
    })
  }
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2022', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: ['node'],
  typeRoots: [path.resolve('node_modules/@types')],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
}
