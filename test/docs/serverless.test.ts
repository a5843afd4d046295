import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {startReceiver} from '../delivery/receiver/receiver.ts'

const page = readFileSync('docs/serverless.md', 'utf8')

/** The example below a heading of the page. */
function exampleOf(heading: string): string {
  const section = page.split(/^## /m).find(each => each.startsWith(`${heading}\n`)) ?? ''
  return /```js\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
}

// What the platform does with the example: it takes the response, waits as long as it waits, and says that it stops.
const stop = "process.stdout.write('stops')\nsetInterval(() => {}, 1_000)"

const platforms: Readonly<
  Record<string, {readonly flags?: readonly string[]; readonly run: string; readonly line: string}>
> = {
  'AWS Lambda': {
    run: `import {handler} from './example.mjs'
      const {body} = await handler({question: 'why'})
      if (body !== 'why!') process.exit(1)
      ${stop}`,
    line: 'await tracer.flush({timeoutMs: 2_000})',
  },
  'Next.js': {
    run: `import {GET} from './example.mjs'
      import {tasks} from 'next/server'
      const response = await GET(new Request('http://localhost/?question=why'))
      if ((await response.text()) !== 'why!') process.exit(1)
      for (const task of tasks) await task()
      ${stop}`,
    line: 'after(() => tracer.flush())',
  },
  'Cloudflare Workers': {
    flags: ['--conditions=workerd'],
    run: `import worker from './example.mjs'
      const waited = []
      const ctx = {waitUntil: promise => waited.push(promise)}
      const response = await worker.fetch(new Request('http://localhost/?question=why'), process.env, ctx)
      if ((await response.text()) !== 'why!') process.exit(1)
      await Promise.all(waited)
      ${stop}`,
    line: 'ctx.waitUntil(tracer.flush())',
  },
}

/** The names of the spans that the receiver has when the platform stops the process. */
async function delivered(
  example: string,
  {run, flags = []}: {run: string; flags?: readonly string[]},
): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-serverless-'))
  const receiver = await startReceiver()
  mkdirSync(path.join(folder, 'node_modules/next'), {recursive: true})
  symlinkSync(path.resolve('.'), path.join(folder, 'node_modules/enrich-span'))
  writeFileSync(
    path.join(folder, 'node_modules/next/package.json'),
    '{"type": "module", "exports": {"./server": "./server.js"}}',
  )
  writeFileSync(
    path.join(folder, 'node_modules/next/server.js'),
    'export const tasks = []\nexport const after = task => tasks.push(task)\n',
  )
  writeFileSync(path.join(folder, 'example.mjs'), example)
  writeFileSync(path.join(folder, 'platform.mjs'), run)
  const child = spawn(process.execPath, [...flags, 'platform.mjs'], {
    cwd: folder,
    env: {PATH: process.env['PATH'], RECEIVER: receiver.url},
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended])
  child.kill('SIGSTOP')
  const {names} = receiver.seen()
  child.kill('SIGKILL')
  await ended
  await receiver.close()
  rmSync(folder, {recursive: true})
  return names
}

for (const [platform, {line, ...how}] of Object.entries(platforms)) {
  test(`${platform}: the example delivers its span before the platform stops the process`, async t => {
    t.deepEqual(await delivered(exampleOf(platform), how), ['answer'])
  })

  test(`${platform}: without its line the span is not delivered`, async t => {
    const example = exampleOf(platform)
    t.true(example.includes(line))
    t.deepEqual(await delivered(example.replace(line, ''), how), [])
  })
}
