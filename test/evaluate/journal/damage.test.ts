import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {type EvaluateResult, evaluate, fromStoredRun, gate, mergeRuns, openRun, rescore} from 'enrich-span/evaluate'
import {seeded} from '../../../src/evaluate/statistics/random.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-damage-'))
test.after.always(() => rmSync(folder, {recursive: true}))
const random = seeded(17)
const below = (n: number): number => Math.floor(random.next() * n)

const experiment = {
  name: 'damage',
  dataset: ['a', 'b\u2028', 'c', 'd'].map(inputs => ({inputs})),
  function: ({inputs}: {inputs: string}) => {
    if (inputs === 'c') throw new Error('no')
    return `${inputs}${inputs}`
  },
  evaluators: [
    function long(outputs: string) {
      return outputs.length
    },
  ],
  tracer: {destination: 'memory'},
  maxWorkers: 1,
} as const

/** What a damaged file must not change in silence. */
const essence = (run: Pick<EvaluateResult, 'datapoints' | 'metrics'>): string =>
  JSON.stringify([
    run.datapoints.map(({index, id, status, outputs, metrics}) => [index, id, status, outputs, metrics]),
    run.metrics['long'],
  ])

const original = path.join(folder, 'original.jsonl')
let right = ''
let rescored = ''
test.before(async () => {
  right = essence(await evaluate({...experiment, journal: original}))
  rescored = essence(
    await rescore(original, {evaluators: experiment.evaluators, tracer: experiment.tracer, journal: false}),
  )
})

/** Reads a damaged copy in every way. Only an `EvaluationError` may be thrown, and only a marked result may differ. */
async function wrongWith(content: Uint8Array, all: boolean): Promise<string[]> {
  const file = path.join(folder, 'copy.jsonl')
  const problems: string[] = []
  const attempt = async (verb: string, act: () => Promise<string | undefined>): Promise<void> => {
    writeFileSync(file, content)
    try {
      const problem = await act()
      if (problem !== undefined) problems.push(`${verb}: ${problem}`)
    } catch (error) {
      if ((error as Error).name !== 'EvaluationError') problems.push(`${verb} threw ${String(error)}`)
    }
  }
  await attempt('openRun', async () => {
    const restored = fromStoredRun(await openRun(file))
    const passed = gate(restored, {maxFailures: 1, min: {long: 0}}).passed
    return essence(restored) !== right && (restored.status === 'completed' || passed) ? 'differs in silence' : undefined
  })
  await attempt('mergeRuns', async () => {
    const merged = await mergeRuns([file])
    return essence(merged) !== right && merged.status === 'completed' ? 'differs in silence' : undefined
  })
  if (!all) return problems
  await attempt('rescore', async () => {
    const {status} = fromStoredRun(await openRun(file))
    const result = await rescore(file, {evaluators: experiment.evaluators, tracer: experiment.tracer, journal: false})
    return essence(result) !== rescored && status === 'completed' ? 'differs in silence' : undefined
  })
  await attempt('resume', async () => {
    const result = await evaluate({...experiment, resume: file})
    return essence(result) === right ? undefined : 'differs'
  })
  return problems
}

const bytes = (): Buffer => readFileSync(original)

const damages: readonly {readonly what: string; readonly times: number; readonly damage: () => Uint8Array}[] = [
  {what: 'truncations', times: 1_000, damage: () => bytes().subarray(0, below(bytes().length))},
  {
    what: 'flipped bytes',
    times: 1_500,
    damage: () => {
      const damaged = bytes()
      const at = below(damaged.length)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << below(8))
      return damaged
    },
  },
  {
    what: 'wrong fields',
    times: 1_200,
    damage: () => {
      const lines = bytes().toString('utf8').trimEnd().split('\n')
      const at = below(lines.length)
      const line = JSON.parse(lines[at] ?? '') as Record<string, unknown>
      const keys = Object.keys(line)
      const key = keys[below(keys.length)] ?? ''
      const wrong = [undefined, null, 'text', 7, -1, true, [], {}, [null]]
      lines[at] = JSON.stringify({...line, [key]: wrong[below(wrong.length)]})
      return Buffer.from(`${lines.join('\n')}\n`)
    },
  },
]

for (const {what, times, damage} of damages) {
  test.serial(`${times} ${what} of a run file: nothing crashes, and no result differs in silence`, async t => {
    t.timeout(600_000)
    const problems: string[] = []
    for (let n = 0; n < times; n++) problems.push(...(await wrongWith(damage(), n % 5 === 0)))
    t.deepEqual(problems.slice(0, 5), [])
  })
}

test.serial('a wrong field with a right checksum is damaged all the same', async t => {
  const {sealLine} = await import('../../../src/evaluate/journal/sealed-line.ts')
  const file = path.join(folder, 'sealed.jsonl')
  const [first = '', line = '', ...rest] = bytes().toString('utf8').trimEnd().split('\n')
  for (const [key, value] of [
    ['failures', 'none'],
    ['metrics', 5],
    ['trial', '0'],
    ['datapoint', null],
    ['error', 'no'],
  ] as const) {
    const {sum: _, ...fields} = JSON.parse(line) as Record<string, unknown>
    writeFileSync(file, [first, sealLine(JSON.stringify({...fields, [key]: value})).trimEnd(), ...rest, ''].join('\n'))
    const {damaged, incomplete} = await openRun(file)
    t.is(damaged.length, 1, key)
    t.regex(incomplete ?? '', /counts 3 datapoints that succeeded and 1 that failed, the file holds 2 and 1/)
  }
})

test.serial('a text with U+2028 comes back from the run file', async t => {
  const {datapoints} = await openRun(original)
  t.is(datapoints[1]?.outputs, 'b\u2028b\u2028')
})

test.serial('a merge without one of the shards is not complete, and names it', async t => {
  const shards = await Promise.all(
    [1, 2, 3].map(async part => {
      const journal = path.join(folder, `shard-${part}.jsonl`)
      await evaluate({...experiment, shard: `${part}/3`, journal})
      return journal
    }),
  )
  const whole = await mergeRuns(shards)
  t.is(whole.status, 'completed')
  const partial = await mergeRuns([shards[0] ?? '', shards[2] ?? ''])
  t.like(partial, {status: 'aborted', ok: false})
  t.regex(String(partial.stoppedBy), /shard 2\/3 is missing/)
  t.is((await mergeRuns([...shards, shards[1] ?? ''])).status, 'completed')
})

test.serial('a run file that another process writes is not resumed; a killed one has left it', async t => {
  const file = path.join(folder, 'shared.jsonl')
  copyFileSync(original, file)
  const other = spawn(process.execPath, [
    '--eval',
    `require('fs').writeFileSync(${JSON.stringify(`${file}.lock`)}, process.pid + ' ' + require('os').hostname()); console.log('ready'); setInterval(() => {}, 1e6)`,
  ])
  await once(other.stdout, 'data')
  const resume = (): Promise<EvaluateResult<string, undefined, string>> => evaluate({...experiment, resume: file})
  await t.throwsAsync(resume(), {
    name: 'EvaluationError',
    message: new RegExp(`process ${other.pid} on .* is writing it`),
  })
  other.kill('SIGKILL')
  await once(other, 'exit')
  t.is((await resume()).status, 'completed')
  t.throws(() => readFileSync(`${file}.lock`), {code: 'ENOENT'})
})

test.serial('two resumes of one file in one process: the second is refused', async t => {
  const file = path.join(folder, 'twice.jsonl')
  writeFileSync(file, bytes().subarray(0, bytes().indexOf('\n') + 1))
  let open: (() => void) | undefined
  const opened = new Promise<void>(resolve => (open = resolve))
  const slow = {...experiment, changed: 'allow', resume: file} as const
  let holds: (() => void) | undefined
  const held = new Promise<void>(resolve => (holds = resolve))
  const waiting = ({inputs}: {inputs: string}): Promise<string> => {
    holds?.()
    return opened.then(() => inputs)
  }
  const first = evaluate({...slow, function: waiting})
  await held
  const second = evaluate({...slow, function: ({inputs}) => inputs})
  await t.throwsAsync(second, {name: 'EvaluationError', message: /this process is writing it already/})
  open?.()
  t.is((await first).status, 'completed')
})

test.serial('`resume: true` finds the killed run also after the clock was set back', async t => {
  const home = path.join(folder, 'home')
  mkdirSync(path.join(home, '.enrich-span/runs'), {recursive: true})
  const program = path.resolve('.build/test/evaluate/journal/damage/clock.js')
  const run = (...args: readonly string[]): {calls: number; status: string} =>
    JSON.parse(execFileSync(process.execPath, [program, ...args], {cwd: home, encoding: 'utf8'}))
  // A run of a clock that is ahead, then one at the right time that dies, then its resumption.
  t.deepEqual(run('2099-01-01T00:00:00.000Z', 'whole'), {calls: 4, status: 'completed'})
  t.deepEqual(run('now', 'die'), {calls: 2, status: 'died'})
  t.deepEqual(run('now', 'resume'), {calls: 2, status: 'completed'})
})
