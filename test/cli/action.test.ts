import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {run} from '../package/run.ts'
import {createPlace} from './program.ts'

const action = readFileSync('action.yml', 'utf8')

/** The scripts of the action's steps, in order. */
const scripts = [...action.matchAll(/^ {6}run: \|\n((?: {8}.*\n?|\n)+)/gm)].map(([, text = '']) =>
  text.replaceAll(/^ {8}/gm, ''),
)

test('no script of the action holds an expression, so no input becomes a command', t => {
  t.is(scripts.length, 2)
  for (const script of scripts) t.notRegex(script, /\$\{\{/)
})

test('the action runs, gates, summarizes and annotates; its comment is made once and then replaced', async t => {
  const {folder} = createPlace()
  const file = (name: string): string => path.join(folder, name)
  mkdirSync(file('bin'))
  const programs = {
    npx: `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${path.resolve('dist/cli.js')}" "$@"\n`,
    // Lists the comment of the first call; every call is recorded.
    gh: `#!/bin/sh\necho "$@" >> "${file('gh.txt')}"\ncase "$*" in *paginate*) [ ! -f "${file('posted')}" ] || printf '7\\t<!-- enrich-span:answers -->\\n';; *POST*) touch "${file('posted')}";; esac\n`,
  }
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(file(`bin/${name}`), text)
    chmodSync(file(`bin/${name}`), 0o755)
  }
  const env = {
    PATH: `${file('bin')}:${process.env['PATH'] ?? ''}`,
    HH_QUIET: '1',
    FILES: 'answers.eval.mjs',
    ARGS: '--baseline latest --min exact=0.9',
    OUT: folder,
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_WORKSPACE: folder,
    GITHUB_REPOSITORY: 'a/b',
    NUMBER: '12',
  }
  await run('bash', ['-e', '-c', scripts[0] ?? ''], {cwd: folder, env: {...env, ARGS: ''}})
  for (const round of [1, 2]) {
    const {code, stdout, stderr} = await run('bash', ['-e', '-c', scripts[0] ?? ''], {
      cwd: folder,
      env: {...env, WRONG: '8'},
    })
    t.is(code, 1, stderr)
    if (round === 1) {
      const lines = stdout.split('\n').filter(line => line.startsWith('::error'))
      t.is(lines.length, 9)
      t.is(lines[0], '::error file=answers.eval.mjs,title=answers::q0 regressed: exact 1 → 0')
    }
    const commented = await run('bash', ['-e', '-c', scripts[1] ?? ''], {cwd: folder, env})
    t.is(commented.code, 0, commented.stderr)
  }
  t.regex(readFileSync(file('summary.md'), 'utf8'), /### Gate failed ❌/)
  t.regex(readFileSync(file('enrich-span.xml'), 'utf8'), /<testsuites name="answers" tests="40" failures="8"/)
  const calls = readFileSync(file('gh.txt'), 'utf8')
  t.is(calls.match(/POST repos\/a\/b\/issues\/12\/comments/g)?.length, 1)
  t.is(calls.match(/PATCH repos\/a\/b\/issues\/comments\/7/g)?.length, 1)
})

test('shards of a matrix are merged into one run, with the gate of the eval file', async t => {
  const {enrichSpan, folder} = createPlace()
  for (const shard of ['1/2', '2/2']) {
    await enrichSpan(`run answers.eval.mjs --shard ${shard} --journal ${shard[0]}.jsonl`, {WRONG: '8'})
  }
  const merged = await enrichSpan(
    'merge 1.jsonl 2.jsonl --experiment answers.eval.mjs --min exact=0.9 --junit junit.xml',
  )
  t.is(merged.code, 1, merged.stderr)
  t.regex(merged.stdout, /^answers, run \w{8}: 40 datapoints, 0 failed/)
  t.regex(readFileSync(path.join(folder, 'junit.xml'), 'utf8'), /tests="40" failures="8"/)
  t.is((await enrichSpan('merge 1.jsonl 2.jsonl --min exact=0.5')).code, 0)
  t.regex((await enrichSpan('merge 1.jsonl')).stdout, /! only a part of the dataset ran: shard 1\/2/)
})
