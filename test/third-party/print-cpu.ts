// `npm run bench -- frameworks`: CPU of a server for each request, as docs/frameworks.md shows it. Linux only.
import {readdirSync, readFileSync} from 'node:fs'
import {type Files, recipe, sendRequests, serve, type Served} from './recipes.ts'
import {startTraceReceiver} from './trace-receiver.ts'

const requests = Number(process.argv[2] ?? 3_000)
const rounds = 7

const batch = 'new BatchSpanProcessor(new OTLPTraceExporter())'
const second = 'new BatchSpanProcessor(new OTLPTraceExporter({url: process.env.TENANTS_URL}))'

/** The handler starts no span, so that all servers have the same spans. */
const answer = 'export const answer = async question => question'

/** How the four servers differ: the processors of the SDK, and whether the middleware adopts. */
const servers: readonly {readonly name: string; readonly processors: string; readonly adopts: boolean}[] = [
  {name: 'the bare server with its own `BatchSpanProcessor`', processors: batch, adopts: false},
  {name: 'with a second stock `BatchSpanProcessor`', processors: `${batch}, ${second}`, adopts: false},
  {
    name: 'every request adopted and delivered to its tenant',
    processors: `routedSpanProcessor(), ${batch}`,
    adopts: true,
  },
  {name: '`routedSpanProcessor()`, and nobody adopts', processors: `routedSpanProcessor(), ${batch}`, adopts: false},
]

await using receiver = await startTraceReceiver()
for (const framework of ['express', 'fastify', 'hono']) {
  const figures = servers.map((): number[] => [])
  const started = []
  for (const [at, server] of servers.entries()) started.push(await start(framework, at, server))
  for (const {port} of started) await sendRequests(port, requests)
  for (let round = 0; round < rounds; round++) {
    // In turns, so that other programs on the machine affect all four.
    for (const [at, {pid, port}] of started.entries()) {
      const before = cpuMs(pid)
      await sendRequests(port, requests)
      await new Promise(resolve => setTimeout(resolve, 1_100))
      figures[at]?.push((cpuMs(pid) - before) / requests)
    }
    receiver.clear()
  }
  for (const each of started) await each.stop()
  const medians = figures.map(median)
  const [bare = 1, stock = 1, adopted = 1, unused = 1] = medians
  console.log(`\n${framework}: ms of CPU for each request, median of ${rounds} rounds of ${requests}`)
  for (const [at, {name}] of servers.entries()) {
    const figure = medians[at] ?? 0
    console.log(`  ${name.padEnd(52)} ${figure.toFixed(3)}  ${(figure / bare).toFixed(2)} of the bare server`)
  }
  console.log(
    `  adopted beside the second stock processor: ${(adopted / stock).toFixed(2)}; nobody adopts: ${(unused / bare).toFixed(2)}`,
  )
}

function start(framework: string, at: number, {processors, adopts}: (typeof servers)[number]): Promise<Served> {
  const shared = recipe(framework)
  const {'instrumentation.js': sdk = '', 'server.js': server = ''} = shared
  const files: Files = {
    ...shared,
    'answer.js': answer,
    'instrumentation.js': sdk.replace(`routedSpanProcessor(), ${batch}`, processors),
    'server.js': adopts
      ? server
      : server
          .replace(
            /tenants\.run\((id|await [^\n]+?\)), next, {adopt: true}\)/,
            (_, lookup: string) => `${lookup}, next()`,
          )
          .replace('=> await customerOf', '=> (await customerOf')
          .replace("authorization')), next()", "authorization')), next())")
          .replace('tracer?.adopt()', ''),
  }
  const env = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url('application'),
    TENANTS_URL: receiver.url('tenants'),
    OTEL_BSP_MAX_QUEUE_SIZE: '100000',
  }
  return serve(`cpu-${framework}-${at}`, {files, env})
}

// The first figure of a task is its time on a processor, in nanoseconds.
function cpuMs(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`).map(task =>
    readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8'),
  )
  return tasks.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1e6
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
