import {spawn} from 'node:child_process'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {type EvaluateResult, evaluate, type DatapointLine, openRun, rescore} from 'enrich-span/evaluate'
import {experimentOf, Noting, once, phases, size} from './abort/phases.ts'

const file = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')

const unhandled: unknown[] = []
process.on('unhandledRejection', error => unhandled.push(error))

const addsUp = ({
  total,
  succeeded,
  failed,
  aborted,
}: Pick<EvaluateResult, 'total' | 'succeeded' | 'failed' | 'aborted'>) => total === succeeded + failed + aborted

/** Phases in which all items are done: the run has completed, however it was left. */
const allDone = ['while the dataset is closed', 'in a run evaluator', 'while spans are delivered']

for (const phase of Object.keys(phases)) {
  test(`an abort ${phase}: the run ends at once, counts add up, and it can be gone on with`, async t => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const journal = file()
    const reached = once(() => controller.abort(reason))
    const never = (): Promise<never> => new Promise(() => {})
    const options = experimentOf(phase, {reached, wait: never})
    const result = await evaluate({journal, ...options, signal: controller.signal})

    t.true(addsUp(result), JSON.stringify(result))
    t.is(result.status, phase === 'while spans are delivered' ? 'completed' : 'aborted')
    if (result.status === 'aborted') t.is(result.stoppedBy, reason)
    t.true(result.aborted > 0 || [...allDone, 'while the dataset is read'].includes(phase))
    const written = options.journal instanceof Noting ? options.journal.lines : (await openRun(journal)).datapoints
    const items = written.filter((line): line is DatapointLine => line.type === 'datapoint')
    t.is(items.length, result.succeeded + result.failed)
    await new Promise(resolve => setImmediate(resolve))
    t.deepEqual(unhandled, [])

    if (options.journal !== undefined || result.status === 'completed') return
    const again = await evaluate({
      journal,
      ...experimentOf(phase, {reached: () => {}, wait: async () => {}}),
      function: ({inputs}) => inputs,
      resume: true,
    })
    t.like(again, {status: 'completed', total: options.limit ?? size, failed: 0, aborted: 0})
  })

  if (phase === 'before it begins') continue
  test(`Ctrl-C ${phase}: what runs is finished and written, the exit code is 130`, async t => {
    const journal = file()
    const {code, text} = await interrupt(phase, journal)
    t.is(code, 130, text)
    const result = JSON.parse(text.trim().split('\n').at(-1) ?? '') as EvaluateResult & {unhandled: unknown}
    t.true(addsUp(result), text)
    t.deepEqual(result.unhandled, [])
    t.is(result.status, ['in a run evaluator', 'while spans are delivered'].includes(phase) ? 'completed' : 'aborted')
    t.is(result.failed, 0)
  })
}

test('an abort while stored outputs are scored again: counts add up', async t => {
  const journal = file()
  await evaluate({...experimentOf('', {reached: () => {}, wait: async () => {}}), journal})
  const controller = new AbortController()
  const result = await rescore(journal, {
    evaluators: [
      (outputs: number) => {
        if (outputs !== 2) return outputs
        controller.abort(new Error('enough'))
        return new Promise<number>(() => {})
      },
    ],
    maxWorkers: 2,
    signal: controller.signal,
    tracer: {destination: 'memory'},
    journal: false,
    print: false,
  })
  t.like(result, {status: 'aborted', total: size, failed: 0})
  t.true(addsUp(result) && result.aborted > 0)
})

function interrupt(phase: string, journal: string): Promise<{code: number | null; text: string}> {
  const child = spawn(process.execPath, ['.build/test/evaluate/control/abort/interrupted.js', phase, journal])
  let text = ''
  const read = (chunk: unknown): void => {
    const before = text.includes('reached')
    text += String(chunk)
    if (!before && text.includes('reached')) child.kill('SIGINT')
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  return new Promise(resolve => child.once('close', code => resolve({code, text})))
}
