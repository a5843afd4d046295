import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {appendFileSync, mkdirSync, readdirSync, renameSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {createPlace} from './program.ts'

const evalFile = `
import {writeFileSync} from 'node:fs'
import {jsonl} from 'enrich-span/evaluate'
import {answer} from './app/agent.js'
writeFileSync('cache.json', String(Math.random()))
export default {
  name: 'watched',
  dataset: jsonl('data/rows.jsonl'),
  function: () => answer,
  tracer: {destination: 'memory'},
}
`

/** A project with an eval file, code that it imports, a dataset, and files that it does not read. */
function createProject() {
  const place = createPlace()
  const file = (name: string): string => path.join(place.folder, name)
  for (const folder of ['app', 'data', 'dist']) mkdirSync(file(folder))
  writeFileSync(file('a.eval.ts'), evalFile)
  writeFileSync(file('app/agent.ts'), "export {answer} from './deep'\n")
  writeFileSync(file('app/deep.ts'), 'export const answer = 1\n')
  writeFileSync(file('data/rows.jsonl'), '{"inputs": 1}\n')
  return {...place, file}
}

interface Watched {
  readonly text: () => string
  /** Resolves when `line` was printed `times` times. */
  readonly prints: (line: string, times: number) => Promise<void>
  readonly end: () => Promise<number | null>
}

function startWatching(
  t: ExecutionContext,
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Watched {
  const child = spawn(process.execPath, [path.resolve('dist/cli.js'), 'run', ...args, '--watch'], {
    cwd: folder,
    env: {PATH: process.env['PATH'], HH_QUIET: '1', ...env},
  })
  t.teardown(() => child.kill('SIGKILL'))
  let text = ''
  let printed = (): void => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      text += String(chunk)
      printed()
    })
  }
  return {
    text: () => text,
    prints: async (line, times) => {
      while (text.split(line).length <= times) await new Promise<void>(resolve => (printed = resolve))
    },
    end: async () => {
      child.kill('SIGINT')
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}

const runsOf = (folder: string): number => readdirSync(path.join(folder, '.enrich-span/runs')).length
const waits = 'exit code 0; waiting for a change of'

test('D6: --watch does not run again for what the run writes, nor for files that it does not read', async t => {
  const {folder, file, enrichSpan} = createProject()
  const watched = startWatching(t, folder, ['a.eval.ts', '--markdown', 'report.md', '--html', 'report.html'])
  await watched.prints(waits, 1)
  writeFileSync(file('dist/built.js'), '')
  writeFileSync(file('app/other.ts'), '')
  writeFileSync(file('notes.md'), '')
  // Another command takes longer than the wait for changes.
  await enrichSpan('list')
  t.is(runsOf(folder), 1)
  appendFileSync(file('a.eval.ts'), '\n')
  await watched.prints(waits, 2)
  t.is(await watched.end(), 0, watched.text())
  t.is(runsOf(folder), 2)
})

// Each way to save is used twice, because the first one must not make the program deaf.
const saves: readonly (readonly [name: string, save: (file: string, text: string) => void])[] = [
  ['in place', (file, text) => writeFileSync(file, text)],
  [
    'by a new file with the same name',
    (file, text) => {
      writeFileSync(`${file}~`, text)
      renameSync(`${file}~`, file)
    },
  ],
  [
    'after the old file was moved away',
    (file, text) => {
      renameSync(file, `${file}.bak`)
      writeFileSync(file, text)
    },
  ],
]

for (const [name, save] of saves) {
  test(`D7: --watch runs once per save ${name}: of the eval file, of an import of an import, of the dataset`, async t => {
    const {folder, file} = createProject()
    const watched = startWatching(t, folder, ['a.eval.ts'])
    await watched.prints(waits, 1)
    let runs = 1
    for (const round of [1, 2]) {
      const texts = [
        ['app/deep.ts', `export const answer = ${round + 1}\n`],
        ['data/rows.jsonl', '{"inputs": 1}\n'.repeat(round + 1)],
        ['a.eval.ts', `${evalFile}// ${round}\n`],
      ] as const
      for (const [saved, text] of texts) {
        save(file(saved), text)
        runs += 1
        await watched.prints(waits, runs)
      }
    }
    t.is(await watched.end(), 0, watched.text())
    t.is(runsOf(folder), runs, watched.text())
  })
}

test('D7: --watch runs again when an eval file is repaired, and when a missing import appears', async t => {
  const {folder, file} = createProject()
  writeFileSync(file('app/deep.ts'), "export {answer} from './later.ts'\n")
  const watched = startWatching(t, folder, ['a.eval.ts'])
  await watched.prints('exit code 3; waiting', 1)
  writeFileSync(file('app/later.ts'), 'export const answer = \n')
  await watched.prints('exit code 3; waiting', 2)
  writeFileSync(file('app/later.ts'), 'export const answer = 1\n')
  await watched.prints('exit code 0; waiting', 1)
  t.is(await watched.end(), 0, watched.text())
})

test('BR-34: --watch goes on where the system has no watcher left, and says so', async t => {
  const {folder, file} = createProject()
  // A limit of the system cannot be reached in a test without harm to others.
  writeFileSync(
    file('no-watchers.cjs'),
    `const fs = require('node:fs')
    fs.watch = () => { throw Object.assign(new Error('System limit for number of file watchers reached'), {code: 'ENOSPC'}) }
    require('node:module').syncBuiltinESMExports()`,
  )
  const watched = startWatching(t, folder, ['a.eval.ts'], {NODE_OPTIONS: `--require ${file('no-watchers.cjs')}`})
  await watched.prints(waits, 1)
  t.regex(watched.text(), /! the system refused a file watcher \(ENOSPC\); looking at the files twice a second instead/)
  writeFileSync(file('app/deep.ts'), 'export const answer = 22\n')
  await watched.prints(waits, 2)
  t.is(await watched.end(), 0, watched.text())
})

test('BR-34: an error of a running watcher does not end --watch', async t => {
  const {folder, file} = createProject()
  writeFileSync(
    file('failing-watchers.cjs'),
    `const fs = require('node:fs')
    const {EventEmitter} = require('node:events')
    fs.watch = () => {
      const watcher = Object.assign(new EventEmitter(), {close() {}})
      setImmediate(() => watcher.emit('error', Object.assign(new Error('no space left'), {code: 'ENOSPC'})))
      return watcher
    }
    require('node:module').syncBuiltinESMExports()`,
  )
  const watched = startWatching(t, folder, ['a.eval.ts'], {NODE_OPTIONS: `--require ${file('failing-watchers.cjs')}`})
  await watched.prints(waits, 1)
  writeFileSync(file('app/deep.ts'), 'export const answer = 22\n')
  await watched.prints(waits, 2)
  t.is(await watched.end(), 0, watched.text())
})

test('--watch of a file that is not there reports it', async t => {
  const {code, stderr} = await createPlace().enrichSpan('run gone.eval.mjs --watch')
  t.is(code, 2)
  t.regex(stderr, /there is no file "gone\.eval\.mjs"/)
})
