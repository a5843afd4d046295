// `npm run test:against -- receiver`: spans reach a receiver of another project, in both formats and from a file. Ports 4317 and 4318.
import {spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {HoneyHiveTracer} from 'enrich-span'

const url = 'http://127.0.0.1:4318/v1/traces'
const install = spawnSync('npm', ['ci', '--prefix', 'test/receivers', '--ignore-scripts'], {stdio: 'inherit'})
if (install.status !== 0) process.exit(1)

const program = path.resolve('test/receivers/node_modules/@elastic/mockotlpserver/lib/cli.js')
const server = spawn(process.execPath, [program, '-o', 'json'], {stdio: ['ignore', 'pipe', 'inherit']})
const names: string[] = []
let ready = (): void => {}
const listening = new Promise<void>(resolve => {
  ready = resolve
})
createInterface({input: server.stdout}).on('line', line => {
  if (line.includes('OTLP/gRPC listening')) ready()
  // It prints the ids and names of each decoded span.
  for (const [, name] of line.matchAll(/"name":"(span-\d+)"/g)) names.push(name ?? '')
})
await listening

let failed = 0
async function expectSpans(way: string, send: () => Promise<boolean>): Promise<void> {
  names.length = 0
  const ok = await send()
  const deadline = performance.now() + 5_000
  while (names.length < 1_000 && performance.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20))
  const right = ok && names.length === 1_000 && new Set(names).size === 1_000
  if (!right) failed += 1
  console.log(`${right ? 'ok' : 'FAILED'}: ${way}: ${names.length} of 1000 spans decoded by @elastic/mockotlpserver`)
}

function emit(tracer: HoneyHiveTracer): void {
  for (let number = 0; number < 1_000; number++) {
    const attributes = {'honeyhive_metadata.step': number, score: 0.5, right: true, text: 'ünï'}
    tracer.startSpan(`span-${number}`, {attributes}).end()
  }
}

for (const protocol of ['http/json', 'http/protobuf'] as const) {
  await expectSpans(protocol, async () => {
    await using tracer = new HoneyHiveTracer({destination: {url, protocol}})
    emit(tracer)
    return (await tracer.flush()).accepted === 1_000
  })
}
await expectSpans('lines of a local file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
  await using tracer = new HoneyHiveTracer({destination: {local: true, folder}})
  emit(tracer)
  await tracer.flush()
  const [file = ''] = readdirSync(path.join(folder, 'spans'))
  const lines = readFileSync(path.join(folder, 'spans', file), 'utf8')
    .trimEnd()
    .split('\n')
  const headers = {'content-type': 'application/json'}
  const answers = await Promise.all(lines.map(body => fetch(url, {method: 'POST', headers, body})))
  return answers.every(({ok}) => ok)
})
server.kill()
process.exitCode = failed > 0 ? 1 : 0
