import {spawn} from 'node:child_process'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {openRun} from 'enrich-span/evaluate'

interface Counts {
  readonly status: string
  readonly total: number
  readonly succeeded: number
  readonly aborted: number
}

interface Interrupted {
  readonly code: number | null
  readonly signal: string | null
  readonly text: string
  readonly journal: string
}

function interrupt(times: number, ms: number): Promise<Interrupted> {
  const journal = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
  const child = spawn(process.execPath, ['.build/test/evaluate/control/interrupt/experiment.js', journal, String(ms)])
  let text = ''
  let sent = 0
  const press = (): void => {
    if (sent >= times) return
    sent += 1
    child.kill('SIGINT')
  }
  child.stdout.on('data', chunk => {
    text += String(chunk)
    if (sent === 0 && text.includes(ms < 1_000 ? 'item 5' : 'item 3')) press()
  })
  child.stderr.on('data', chunk => {
    text += String(chunk)
    if (text.includes('press again')) press()
  })
  return new Promise(resolve => child.once('close', (code, signal) => resolve({code, signal, text, journal})))
}

test('Ctrl-C finishes what runs, writes it, gives a result and exit code 130', async t => {
  const {code, text, journal} = await interrupt(1, 50)
  t.is(code, 130, text)
  const counts = JSON.parse(text.trim().split('\n').at(-1) ?? '') as Counts
  const {status, total, succeeded, aborted} = counts
  t.is(status, 'aborted')
  t.deepEqual([total, succeeded + aborted], [100, 100])
  t.true(succeeded >= 5 && succeeded < 50)
  t.is((await openRun(journal)).datapoints.length, succeeded)
})

test('Ctrl-C twice ends at once; the run file has what was finished', async t => {
  const {code, signal, text, journal} = await interrupt(2, 5_000)
  t.true(signal === 'SIGINT' || code === 130, text)
  t.notRegex(text, /"status"/)
  t.is((await openRun(journal)).end, undefined)
})
