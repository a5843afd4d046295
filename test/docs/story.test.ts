import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace} from '../cli/program.ts'

const page = readFileSync('docs/story.md', 'utf8')

test('docs/story.md: every file and command of the story does what the page says', async t => {
  t.timeout(60_000)
  const {folder, enrichSpan} = createPlace({fixtures: false})
  for (const [, name = '', text = ''] of page.matchAll(/^```js file=(\S+)\n([\s\S]*?)^```/gm)) {
    writeFileSync(path.join(folder, name), text)
  }
  const blocks = [...page.matchAll(/^```sh step=(\d)(?: prints=(\S+))?\n([\s\S]*?)^```/gm)]
  t.is(blocks.length, 5)
  for (const [, code, prints = '', text = ''] of blocks) {
    let printed = ''
    for (const line of text.trim().split('\n')) {
      const [, name, value, args = ''] = /^(?:(\w+)=(\S+) )?enrich-span (.*)$/.exec(line) ?? []
      const env = {GITHUB_STEP_SUMMARY: path.join(folder, 'summary.md'), GITHUB_WORKSPACE: folder}
      const ended = await enrichSpan(args, name === undefined ? env : {...env, [name]: value ?? ''})
      t.is(ended.code, Number(code), `${line}\n${ended.stdout}${ended.stderr}`)
      printed += ended.stdout
    }
    t.true(printed.includes(decodeURIComponent(prints)), printed)
  }
  t.regex(readFileSync(path.join(folder, 'summary.md'), 'utf8'), /### Gate failed ❌[\s\S]*### Gate passed ✅/)
})
