import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {appendFileSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace} from './program.ts'

test('--watch runs again when a file beside the experiment changes, and for nothing else, until Ctrl-C', async t => {
  const {folder, enrichSpan} = createPlace()
  const child = spawn(process.execPath, [path.resolve('dist/cli.js'), 'run', 'answers.eval.mjs', '--watch'], {
    cwd: folder,
    env: {PATH: process.env['PATH'], HH_QUIET: '1'},
  })
  let text = ''
  let printed = (): void => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      text += String(chunk)
      printed()
    })
  }
  const runs = (): number => readdirSync(path.join(folder, '.enrich-span/runs')).length
  const prints = async (line: string, times: number): Promise<void> => {
    while (text.split(line).length <= times) await new Promise<void>(resolve => (printed = resolve))
  }

  await prints('exit code 0; waiting for a change below .', 1)
  t.is(runs(), 1)

  mkdirSync(path.join(folder, 'dist'))
  writeFileSync(path.join(folder, 'dist', 'built.js'), '')
  writeFileSync(path.join(folder, '.enrich-span', 'note.txt'), '')
  // Another command takes longer than the wait for changes.
  await enrichSpan('list')
  t.is(runs(), 1)
  appendFileSync(path.join(folder, 'typed.eval.ts'), '\n')
  await prints('waiting for a change', 2)
  t.is(runs(), 2)
  t.is(text.split('40 datapoints, 0 failed').length, 3)

  child.kill('SIGINT')
  const [code] = (await once(child, 'exit')) as [number | null]
  t.is(code, 0, text)
  t.is(runs(), 2)
})

test('--watch of a file that is not there reports it', async t => {
  const {code, stderr} = await createPlace().enrichSpan('run gone.eval.mjs --watch')
  t.is(code, 2)
  t.regex(stderr, /there is no file "gone\.eval\.mjs"/)
})
