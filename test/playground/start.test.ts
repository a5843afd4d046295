import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {run} from '../package/run.ts'

test('npm start: 652 examples, a table per section, flips, spans in files; npm run spans shows them', async t => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
  const program = (name: string): string => path.resolve(`.build/playground/${name}.js`)
  const {code, stdout, stderr} = await run(process.execPath, [program('start')], {cwd})
  t.is(code, 0, stderr)
  t.regex(stderr, /commonmark-marked: 652\/652, \d+\/s\n/)
  t.regex(stdout, /^652 examples/m)
  t.regex(stdout, /^Emphasis and strong emphasis +\d+\/132 \| +[01]\.\d{3} +\d+\/132 \|/m)
  t.regex(stdout, /^all +\d+\/652 \| +0\.9\d\d +652\/652 \| +1\.000$/m)
  t.regex(stdout, /^\d+ examples flip/m)
  t.regex(stdout, /^commonmark-markdown-it: 1956 of 1956 spans went to .*, 0 datapoints failed/m)

  const spans = await run(process.execPath, [program('spans')], {cwd})
  t.is(spans.code, 0, spans.stderr)
  t.regex(spans.stdout, /commonmark-markdown-it, run [\w-]+: 652 datapoints, 1956 spans/)
  t.regex(
    spans.stdout,
    /^ {4}render\n {6}· honeyhive_config.converter = "markdown-it"\n {6}· honeyhive_metadata.lines = \d/m,
  )
})
