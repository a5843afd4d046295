import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {diagnostics, HoneyHiveTracer} from 'enrich-span'
import {evaluate, fromStoredRun, openRun, rescore, runEvaluator, runText} from 'enrich-span/evaluate'
import {createPlace} from '../cli/program.ts'

const file = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')

const secret = 'sk-hunter2'
const redact = {
  paths: ['password', 'outputs.result.private', 'feedback.ground_truth.card', 'card'],
  replace: (value: string | number | boolean) =>
    typeof value === 'string' ? value.replaceAll(/sk-\w+/g, '[key]') : value,
}

class Account {
  readonly password = secret
  toJSON(): object {
    return {password: this.password, at: new Date(0)}
  }
}

const experiment = {
  name: 'secrets',
  dataset: [
    {
      id: 'a',
      inputs: {
        password: secret,
        deep: [{text: `my key is ${secret}`, [secret]: 1, [`${secret}0`]: 2}],
        account: new Account(),
      },
      groundTruth: {card: secret, right: 1},
      metadata: {note: secret, count: 3},
    },
    {id: 'b', inputs: {password: secret, deep: [], account: new Account()}, groundTruth: {card: secret, right: 2}},
  ],
  function: ({inputs, groundTruth}: {inputs: {password: string; deep: unknown[]}; groundTruth: {right: number}}) => {
    if (inputs.deep.length === 0) throw new RangeError(`no key ${inputs.password}`)
    return {private: {all: inputs.password}, said: `it is ${inputs.password}`, right: groundTruth.right}
  },
  evaluators: [
    function label() {
      return {score: secret, explanation: `because ${secret}`}
    },
    function broken(): number {
      throw new Error(`with ${secret}`)
    },
    function right(outputs: {right: number}, _: unknown, truth: {right: number}) {
      return outputs.right === truth.right
    },
  ],
  runEvaluators: [
    runEvaluator({name: 'whole'}, () => ({score: 1, note: secret})),
    runEvaluator({name: 'wrong'}, () => {
      throw new Error(secret)
    }),
  ],
}

test('what the tracer redacts in spans is redacted in the run file, the JSON and the reports', async t => {
  const journal = file()
  const tracer = new HoneyHiveTracer({destination: 'memory', redact})
  const result = await evaluate({...experiment, maxWorkers: 1, journal, tracer})
  const text = readFileSync(journal, 'utf8')
  t.notRegex(text, /hunter2/)
  t.notRegex(JSON.stringify(result), /hunter2/)
  t.notRegex(runText(fromStoredRun(await openRun(journal))), /hunter2/)
  const [, item, failed, end] = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as object)
  t.like(item, {
    id: 'a',
    redacted: true,
    datapoint: {
      inputs: {
        password: '[Redacted]',
        deep: [{text: 'my key is [key]', '[key]': 1, '[key] 2': 2}],
        account: {password: '[Redacted]', at: '1970-01-01T00:00:00.000Z'},
      },
      groundTruth: {card: '[Redacted]', right: 1},
      metadata: {note: '[key]', count: 3},
    },
    outputs: {private: {'[Redacted]': '[Redacted]'}, said: 'it is [key]', right: 1},
    metrics: {label: '[key]', label_explanation: 'because [key]', right: true},
  })
  t.like(failed, {id: 'b', status: 'failed', error: {name: 'RangeError', message: 'no key [key]'}})
  t.like(end, {runMetrics: {whole: 1, whole_note: '[key]'}})
  t.like(JSON.parse(JSON.stringify(result)), {metrics: {label: {counts: {'[key]': 1}}}})

  // The process itself still has everything.
  t.is(result.datapoints[0]?.outputs?.said, `it is ${secret}`)
  t.is(result.datapoints[0]?.datapoint.inputs.password, secret)
})

test('without rules nothing is changed, and no line says so', async t => {
  const journal = file()
  await evaluate({...experiment, journal, tracer: {destination: 'memory'}})
  t.regex(readFileSync(journal, 'utf8'), /hunter2/)
  t.notRegex(readFileSync(journal, 'utf8'), /"redacted"/)
})

test('rules that meet nothing leave the line as it is', async t => {
  const journal = file()
  const tracer = {destination: 'memory', redact: {paths: ['nothing']}} as const
  await evaluate({...experiment, journal, tracer})
  t.notRegex(readFileSync(journal, 'utf8'), /"redacted"/)
})

test('a path applies where the error is stored once: to the whole error, with its stack', async t => {
  const journal = file()
  await evaluate({...experiment, journal, tracer: {destination: 'memory', redact: {paths: ['error']}}})
  const {datapoints} = await openRun(journal)
  t.deepEqual(datapoints[1]?.error, {name: '[Redacted]', message: '[Redacted]', stack: '[Redacted]'})
})

test('a value that is long is not cut in the run file, and one that JSON cannot hold costs nothing', async t => {
  const journal = file()
  const long = 'x'.repeat(400_000)
  const cyclic: {self?: unknown} = {}
  cyclic.self = cyclic
  const result = await evaluate({
    name: 'long',
    dataset: [{inputs: long}, {inputs: 'short'}],
    function: ({inputs}): unknown => (inputs === 'short' ? cyclic : inputs),
    journal,
    tracer: {destination: 'memory', redact},
  })
  t.is(result.succeeded, 2)
  const {datapoints} = await openRun(journal)
  t.is(datapoints[0]?.outputs, long)
  t.is(datapoints.length, 2)
  t.notThrows(() => JSON.stringify(result))
})

test('a run that goes on has the items of the dataset, and scores again what the file holds; that is reported', async t => {
  const journal = file()
  const tracer = new HoneyHiveTracer({destination: 'memory', redact})
  await evaluate({...experiment, journal, tracer})
  const before = diagnostics().counts['redacted-outputs']
  const seen: unknown[] = []
  const resumed = await evaluate({
    ...experiment,
    evaluators: experiment.evaluators.map(each =>
      each.name !== 'broken'
        ? each
        : function broken(outputs: {right: number}, inputs: unknown): never {
            seen.push(outputs, inputs)
            throw new Error('again')
          },
    ),
    journal,
    resume: journal,
    only: 'failed',
    changed: 'allow',
    tracer,
  })
  t.is(resumed.datapoints[0]?.datapoint.inputs.password, secret)
  t.like(seen, [{said: 'it is [key]'}, {password: secret}])
  t.is(diagnostics().counts['redacted-outputs'], before + 1)
  const rescored = await rescore(journal, {
    evaluators: [
      function said(outputs: {said: string}) {
        return outputs.said
      },
    ],
    journal: false,
    tracer,
  })
  t.is(rescored.datapoints[0]?.metrics['said'], 'it is [key]')
  t.is(diagnostics().counts['redacted-outputs'], before + 3)
})

test('what the command line prints and writes is redacted too', async t => {
  const {enrichSpan, folder} = createPlace()
  const ended = await enrichSpan('run secrets.eval.mjs --markdown report.md')
  t.is(ended.code, 3, ended.stderr)
  t.regex(ended.stdout, /q1 failed: RangeError: no \[key\]/)
  const printed = [ended, await enrichSpan('run secrets.eval.mjs --json'), await enrichSpan('show --json')]
  const all = [
    ...printed.flatMap(({stdout, stderr}) => [stdout, stderr]),
    readFileSync(path.join(folder, 'report.md'), 'utf8'),
  ]
  for (const text of all) t.notRegex(text, /hunter2/)
})
