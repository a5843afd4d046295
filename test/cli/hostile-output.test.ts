import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {sealLine} from '../../src/evaluate/journal/sealed-line.ts'
import {startReceiver} from '../delivery/receiver/receiver.ts'
import {runCode} from '../package/run.ts'
import {harmIn, hostile, short} from '../report/harmless.ts'
import {createPlace, type Place} from './program.ts'

const thrown = {name: hostile, message: hostile, stack: hostile}

/** A run file from elsewhere: each text in it is hostile. */
function hostileRun(index: number): string {
  const runId = `${short.id}${index}`
  const lines: object[] = [
    {
      type: 'run',
      format: 1,
      runId,
      name: short.name,
      datasetId: hostile,
      total: 3,
      function: {name: hostile, version: hostile},
      evaluators: [{name: short.name}],
      runEvaluators: [{name: short.name}],
      trials: 1,
      selection: hostile,
      startedAt: short.name,
    },
    ...[0, 1, 2].map(at => ({
      type: 'datapoint',
      index: at,
      trial: 0,
      id: at === 0 ? hostile : `${short.name} ${at}`,
      hash: hostile,
      datapoint: {inputs: hostile, groundTruth: hostile, metadata: {[hostile]: hostile}},
      status: at === 0 ? 'failed' : 'ok',
      outputs: {[hostile]: hostile},
      ...(at === 0 ? {error: thrown} : {}),
      metrics: {[short.name]: at + index, label: hostile, [`${short.name}_explanation`]: hostile},
      failures: at === 1 ? [{evaluator: hostile, error: thrown}] : [],
      attempts: 1,
      latencyMs: 1,
      waitedMs: 0,
      sessionId: hostile,
      traceId: short.name,
    })),
    {
      type: 'end',
      status: 'aborted',
      ok: false,
      total: 3,
      succeeded: 2,
      failed: 1,
      aborted: 0,
      endedAt: hostile,
      spans: {created: 3, accepted: 1, refused: 2, dropped: {[short.name]: 1}, pending: 0, open: 0},
      runMetrics: {[short.name]: hostile},
      runFailures: [{evaluator: hostile, error: thrown}],
      stoppedBy: thrown,
      durationMs: 1,
    },
  ]
  return lines.map(line => sealLine(JSON.stringify(line))).join('')
}

function hostileSpan(): string {
  const attributes = [{key: short.name, value: {stringValue: hostile}}]
  const span = {
    traceId: short.name,
    spanId: short.id,
    name: short.name,
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    attributes: [...attributes, {key: 'honeyhive_metadata.run_id', value: {stringValue: short.id}}],
    status: {code: 2, message: hostile},
  }
  return `${JSON.stringify({resourceSpans: [{resource: {attributes}, scopeSpans: [{spans: [span]}]}]})}\n`
}

/** A folder in which everything that the program may read is hostile. */
function hostilePlace(): Place {
  const place = createPlace()
  const write = (file: string, text: string): void => {
    const target = path.join(place.folder, file)
    mkdirSync(path.dirname(target), {recursive: true})
    writeFileSync(target, text)
  }
  const name = JSON.stringify(short.name)
  write('.enrich-span/runs/2026-01-01T00-00-00-000Z-aaaa1111.jsonl', hostileRun(0))
  write('.enrich-span/runs/2026-01-01T00-00-00-001Z-bbbb2222.jsonl', `${hostileRun(1)}damaged \u001b[2J\n`)
  write('.enrich-span/runs/2025-01-01T00-00-00-000Z-\u001b[2J.jsonl', 'no run file \u001b[2J\n')
  write('.enrich-span/spans/1.jsonl', hostileSpan())
  write(
    'hostile.eval.mjs',
    `const text = ${JSON.stringify(hostile)}
    const named = (name, fn) => Object.defineProperty(fn, 'name', {value: name})
    export default {
      name: ${name},
      dataset: [text, ${name}, 'c'].map((id, at) => ({id, inputs: at})),
      function: named(${name}, ({inputs}) => {
        if (inputs > 0) return text
        throw Object.assign(new Error(text), {name: text})
      }),
      evaluators: [named(${name}, (_, inputs) => inputs === 1), named('b' + ${name}, () => text), named('c' + ${name}, () => { throw new Error(text) })],
      tracer: {destination: 'memory', project: text, sessionName: text},
    }`,
  )
  write('throws.eval.mjs', `throw new Error(${JSON.stringify(hostile)} + 'api key 401')`)
  write('wrong.eval.mjs', `export default {name: ${name}, dataset: [], function: 1, [${name}]: 1}`)
  return place
}

/** What the program is asked to do; each line is printed by another place of the code. */
const commands: readonly string[] = [
  'list',
  'show',
  'show aaaa1111 --failed',
  'show bbbb2222 --datapoint \u001b[2J',
  'show --markdown',
  'compare',
  'compare --markdown --max-drop 0.1',
  'spans',
  'spans --attributes',
  'dataset bbbb2222',
  'prune --dry-run --keep 0',
  'report --html report.html --csv report.csv --junit report.xml --markdown report.md --min name=1',
  'run hostile.eval.mjs --baseline bbbb2222 --max-failures 3',
  'run hostile.eval.mjs --list',
  'resume hostile.eval.mjs bbbb2222',
  'rescore hostile.eval.mjs aaaa1111',
  'run throws.eval.mjs',
  'run wrong.eval.mjs',
  'run \u001b[2J.eval.mjs',
  'show \u001b[2J::error::x',
  'gate --\u001b[2J',
  '\u001b[2J::error::x',
  'list --json',
  'show --json',
  'spans --json',
]

const place = hostilePlace()

for (const command of commands) {
  test(`nothing commands a terminal or a log: ${JSON.stringify(command)}`, async t => {
    const {stdout, stderr} = await place.enrichSpan(command, {COLUMNS: '40', HH_VERBOSE: '1', HH_QUIET: '0'})
    t.not(stdout + stderr, '')
    t.is(harmIn(stdout), undefined)
    t.is(harmIn(stderr), undefined)
  })
}

test('annotations are the only commands to a CI server, and names of users stay in them', async t => {
  const {stdout} = await place.enrichSpan(
    'run hostile.eval.mjs --no-journal --github --baseline bbbb2222 --min label=1',
  )
  const own = /^::error (?:file=hostile\.eval\.mjs,)?title=[^\n:,]*::.*$/gm
  const annotations = stdout.match(own) ?? []
  t.true(annotations.length > 0, stdout)
  t.is(harmIn(stdout.replaceAll(own, '')), undefined)
  for (const each of annotations) t.is(harmIn(each.slice(each.indexOf('::', 2) + 2)), undefined)
})

test('colours are ours only', async t => {
  for (const command of ['show', 'compare', 'run hostile.eval.mjs --no-journal --max-failures 0']) {
    const {stdout, stderr} = await place.enrichSpan(command, {FORCE_COLOR: '1'})
    t.true(stdout.includes('\u001b[1m'))
    t.is(harmIn(stdout, {colors: true}), undefined, command)
    t.is(harmIn(stderr), undefined, command)
  }
})

test('the answer of a server reaches neither the terminal of doctor nor a warning as it is', async t => {
  const receiver = await startReceiver({always: {status: 400, body: `${short.name} ${hostile}`}})
  t.teardown(() => receiver.close())
  const {code, stdout, stderr} = await place.enrichSpan('doctor', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url.replace('/v1/traces', ''),
    HH_QUIET: '0',
    [`HH_\u001b[2J`]: '1',
  })
  t.is(code, 3)
  t.regex(stdout, /responded with 400: .*name/s)
  t.is(harmIn(stdout), undefined)
  t.is(harmIn(stderr), undefined)
})

test('names of users reach neither warnings, verbose lines nor trees as they are', async t => {
  const {code, stdout, stderr} = await runCode(`
    process.env.HH_QUIET = '0'
    const {HoneyHiveTracer, enrichSpan, trace} = await import('enrich-span')
    const {spanTree} = await import('enrich-span/testing')
    const {evaluate} = await import('enrich-span/evaluate')
    const name = ${JSON.stringify(short.name)}, text = ${JSON.stringify(hostile)}
    const seen = []
    const tracer = new HoneyHiveTracer({
      destination: 'memory', project: name, sessionName: text, verbose: true, onDiagnostic: each => seen.push(each),
    })
    enrichSpan({[name]: 1})
    tracer.startActiveSpan(name, span => {
      enrichSpan({['metadatas']: {[name]: text}, [name + '.metadat']: 1, metadata: {[text]: text, deep: [[name]]}})
      span.setAttribute(text, text)
      span.end()
      enrichSpan({metadata: 1})
      tracer.startSpan(text).end()
    })
    tracer.trace({eventName: name}, function* () { yield text })()
    Object.defineProperty(function () {}, 'name', {value: name})
    trace({eventName: name}, () => {})()
    await evaluate({
      name, dataset: [{id: text, inputs: 1}, {id: text, inputs: 1}], journal: false, progress: true, print: true,
      function: () => { throw new Error(text) }, tracer: {destination: 'memory'},
    })
    console.log(spanTree(tracer.spans, true))
    await tracer.shutdown()
    for (const {message, subject, cause, at} of seen) console.log(message, subject, cause, at)
    try { new HoneyHiveTracer({[name]: 1}) } catch (error) { console.log(error.message) }
    try { new HoneyHiveTracer({destination: name}) } catch (error) { console.log(error.message) }
  `)
  t.is(code, 0, stderr)
  t.regex(stderr, /EnrichSpanWarning/)
  t.regex(stderr, /enrich-span: project/)
  t.regex(stderr, /failed/)
  t.is(harmIn(stdout), undefined)
  t.is(harmIn(stderr), undefined)
})
