import {once} from 'node:events'
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {HoneyHiveTracer, type TracerOptions} from 'enrich-span'
import {genAi, langfuse} from 'enrich-span/dialects'
import {evaluate, fromStoredRun, openRun, runMarkdown, runText} from 'enrich-span/evaluate'
import {csvReport} from '../../src/evaluate/report-files/csv-report.ts'
import {junitReport} from '../../src/evaluate/report-files/junit-report.ts'
import {planReport} from '../../src/evaluate/report-files/plan-report.ts'
import {readStrictSpans} from '../delivery/receiver/local-spans.ts'
import {parseOtlp} from '../delivery/receiver/strict-otlp.ts'
import {run} from '../package/run.ts'
import {unpackReport} from '../report/report-file.ts'
import {plants, redact, secretsIn} from './plants.ts'

/** A receiver that keeps the bytes of each request. */
async function startByteReceiver() {
  const bodies: Buffer[] = []
  const types: unknown[] = []
  const server = createServer((request, response) => {
    const keep = async (): Promise<void> => {
      bodies.push(Buffer.concat((await request.toArray()) as Buffer[]))
      types.push(request.headers['content-type'])
      response.end()
    }
    void keep()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {bodies, types, url: `http://127.0.0.1:${port}`, close: () => server.close()}
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(each => each.isFile())
    .map(each => readFileSync(path.join(each.parentPath, each.name), 'latin1'))

/** The strings of a JSON text, joined in their order: a secret in pieces is whole again. */
const joined = (json: string): string =>
  [...json.matchAll(/"(?:stringValue|outputs)":"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text).join('')

/** Everything that leaves the process when all secrets are planted into spans. */
async function leaving(rules: TracerOptions['redact']): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
  const receiver = await startByteReceiver()
  const exported: string[] = []
  const reported: string[] = []
  const exporter = {
    export: (
      spans: readonly {name: string; attributes: object; events: object; links: object; status: object}[],
      done: (result: {code: number}) => void,
    ) => {
      exported.push(
        JSON.stringify(
          spans.map(({name, attributes, events, links, status}) => [name, attributes, events, links, status]),
        ),
      )
      done({code: 0})
    },
    shutdown: async () => {},
  }
  const tracer = new HoneyHiveTracer({
    redact: rules,
    limits: {valueBytes: 16_384},
    destination: [
      {url: `${receiver.url}/json`, protocol: 'http/json'},
      {url: `${receiver.url}/protobuf`},
      {url: `${receiver.url}/langfuse`, protocol: 'http/json', dialect: langfuse()},
      {url: `${receiver.url}/gen-ai`, dialect: genAi()},
      {local: true, folder},
      exporter,
    ] as never,
    onDiagnostic: each => reported.push(JSON.stringify(each)),
  })
  for (const {plant, secret} of plants) await plant(tracer, secret)
  const receipt = await tracer.shutdown()
  receiver.close()
  const wire = receiver.bodies.map(body => body.toString('latin1'))
  const written = filesIn(folder)
  readStrictSpans({folder})
  for (const [at, body] of receiver.bodies.entries()) if (receiver.types[at] === 'application/json') parseOtlp(body)
  return [...wire, ...written, ...exported, ...reported, JSON.stringify(receipt), ...[...wire, ...written].map(joined)]
}

const secrets = plants.map(({secret}) => secret)
const titles = (found: ReadonlySet<string>): string[] =>
  plants.flatMap(({title, secret}) => (found.has(secret.digits) ? [title] : []))

test(`none of ${plants.length} planted secrets is in a request, a local file, an exporter or a message`, async t => {
  t.true(plants.length >= 200)
  t.deepEqual(titles(secretsIn(secrets, await leaving(redact))), [])
})

test(`without rules all ${plants.length} are found, so the search finds what is there`, async t => {
  const found = secretsIn(secrets, await leaving(undefined))
  t.deepEqual(
    plants.flatMap(({title, secret}) => (found.has(secret.digits) ? [] : [title])),
    [],
  )
})

/** A run whose every text is a secret. */
async function runFiles(rules: TracerOptions['redact']): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
  const journal = path.join(folder, '.enrich-span/runs/2026-01-01T00-00-00-000Z-planted0.jsonl')
  const html = path.join(folder, 'report.html')
  const [a, b, c, d, e, f, g, h, i, j] = secrets
  const result = await evaluate({
    name: 'planted',
    runId: 'planted0',
    dataset: [
      {id: 'ok', inputs: {a: a?.data, text: b?.text}, groundTruth: c?.data, metadata: {d: d?.data}},
      {id: 'fails', inputs: {a: {nested: [e?.data]}, text: JSON.stringify({x: f?.text})}},
    ],
    function: ({inputs, metadata}: {inputs: unknown; metadata?: unknown}) => {
      if (metadata === undefined) throw new Error(g?.text, {cause: new Error(h?.text)})
      return {inputs, said: i?.text}
    },
    evaluators: [
      function note() {
        return {score: 1, explanation: j?.text}
      },
      function broken(): number {
        throw new Error(a?.text)
      },
    ],
    journal,
    report: html,
    tracer: {redact: rules, destination: {local: true, folder: path.join(folder, '.enrich-span')} as never},
  })
  const stored = fromStoredRun(await openRun(journal))
  const plan = planReport({run: stored, baselines: []})
  const {head, rows, blocks} = unpackReport(html)
  const cli = path.resolve('dist/cli.js')
  const printed = await Promise.all(
    [['show'], ['show', '--failed'], ['show', '--json'], ['spans', 'planted0', '--attributes'], ['list', '--json']].map(
      args =>
        run(process.execPath, [cli, ...args], {
          cwd: folder,
          env: {PATH: process.env['PATH'], HH_QUIET: '1', COLUMNS: '10000'},
        }),
    ),
  )
  return [
    JSON.stringify(result),
    runText(stored, {width: 10_000}),
    runMarkdown(stored),
    csvReport(plan),
    junitReport([plan]),
    JSON.stringify([head, rows, blocks]),
    ...filesIn(folder),
    ...printed.flatMap(({stdout, stderr}) => [stdout, stderr]),
  ]
}

const ofRun = secrets.slice(0, 10)

test('none of them is in a run file, a report, the command line or the JSON of a result', async t => {
  t.deepEqual(titles(secretsIn(ofRun, await runFiles(redact))), [])
})

test('without rules they are in each of these', async t => {
  for (const [at, text] of (await runFiles(undefined)).slice(0, 6).entries()) {
    t.true(secretsIn(ofRun, [text]).size > 0, String(at))
  }
  t.is(secretsIn(ofRun, await runFiles(undefined)).size, 10)
})
