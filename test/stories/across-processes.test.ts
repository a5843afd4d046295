import {type ChildProcess, fork} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import {Worker} from 'node:worker_threads'
import test from 'ava'
import {type Carrier, diagnostics, type HoneyHiveTracer, inject} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import type {Reported} from './processes.ts'

const other = new URL('./other-process.js', import.meta.url)
const start = (...given: string[]): ChildProcess => fork(fileURLToPath(other), given, {execArgv: []})

async function inWorker(carrier: Carrier): Promise<readonly Reported[]> {
  const worker = new Worker(other, {workerData: carrier})
  const [reported] = (await once(worker, 'message')) as [readonly Reported[]]
  await worker.terminate()
  return reported
}

async function inChild(carrier: Carrier): Promise<readonly Reported[]> {
  const child = start()
  child.send(carrier)
  const [reported] = (await once(child, 'message')) as [readonly Reported[]]
  await once(child, 'exit')
  return reported
}

async function overHttp(to: (url: string) => Record<string, string>): Promise<readonly Reported[]> {
  const child = start('serve')
  const [port] = (await once(child, 'message')) as [number]
  const url = `http://127.0.0.1:${port}/`
  const reported = (await (await fetch(url, {headers: to(url)})).json()) as readonly Reported[]
  child.kill()
  await once(child, 'exit')
  return reported
}

const borders: Readonly<Record<string, (tracer: HoneyHiveTracer) => Promise<readonly Reported[]>>> = {
  'a worker thread': async tracer => inWorker(tracer.carrier()),
  'a child process': async tracer => inChild(tracer.carrier()),
  'HTTP to a trusted host': async () => overHttp(to => ({...inject({}, {to, carrierHosts: ['127.0.0.1']})})),
}

for (const [name, send] of Object.entries(borders)) {
  test(`${name}: one session, one trace, right parents; the parent process sees nothing of it`, async t => {
    await using mine = recordSpans()
    const before = diagnostics().tracers
    const reported = await mine.tracer.trace({eventName: 'sender'}, async () => send(mine.tracer))()
    const sender = mine.span('sender').spanContext()
    const [step, job] = reported
    t.deepEqual([step?.name, job?.name], ['step', 'job'])
    t.is(job?.parent, sender.spanId)
    for (const {session, traceId} of reported) {
      t.is(session, mine.tracer.sessionId)
      t.is(traceId, sender.traceId)
    }
    t.is(mine.spans.length, 1)
    t.true(diagnostics().tracers <= before + Object.keys(borders).length + 1)
  })
}

test('HTTP by default: the other side joins the trace, and has a session of its own', async t => {
  await using mine = recordSpans()
  const [request] = await mine.tracer.trace({eventName: 'sender'}, async () => overHttp(() => ({...inject()})))()
  const sender = mine.span('sender').spanContext()
  t.is(request?.traceId, sender.traceId)
  t.is(request?.parent, sender.spanId)
  t.not(request?.session, mine.tracer.sessionId)
})
