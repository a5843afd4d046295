import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {trace} from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {transform} from 'esbuild'
import {load, thirdPartyInstalled} from './load.ts'

// The code before a migration is run as the guides show it; test/package runs the code after it.

/** The block `ts third-party` of a guide, and what its block of ours prints. */
function readGuide(name: string): {readonly before: string; readonly prints: string} {
  const page = readFileSync(`docs/migrate/${name}.md`, 'utf8')
  const [, before = ''] = /```ts third-party\n([\s\S]*?)```/.exec(page) ?? []
  const [, prints = ''] = /```text prints\n([\s\S]*?)```/.exec(page) ?? []
  return {before, prints}
}

/** Runs a program with the libraries of this folder. */
async function runBefore(name: string, code: string): Promise<void> {
  const find = createRequire(path.resolve('test/third-party/package.json'))
  const {code: plain} = await transform(code, {loader: 'ts', format: 'esm'})
  const resolved = plain.replaceAll(/from ['"]([^'"]+)['"]/g, (_, library: string) => {
    const file =
      library === '@opentelemetry/api' ? createRequire(import.meta.url).resolve(library) : find.resolve(library)
    return `from ${JSON.stringify(pathToFileURL(file).href)}`
  })
  const file = path.resolve(`.build/migrate/${name}.mjs`)
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, resolved)
  await import(pathToFileURL(file).href)
}

function record(): {readonly provider: BasicTracerProvider; readonly spans: () => readonly ReadableSpan[]} {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(exporter)]})
  return {provider, spans: () => exporter.getFinishedSpans()}
}

if (thirdPartyInstalled) {
  test.serial('from Langfuse: our span has every attribute that the code before it writes', async t => {
    const {before, prints} = readGuide('langfuse')
    // Langfuse needs a context manager, which a tracer brings.
    const tracer = new HoneyHiveTracer({destination: 'memory'})
    t.teardown(() => tracer.shutdown())
    const {provider, spans} = record()
    const library = await load<{setLangfuseTracerProvider(provider: BasicTracerProvider): void}>('@langfuse/tracing')
    library.setLangfuseTracerProvider(provider)
    await runBefore('langfuse', before)
    const [span] = spans()
    const ours = new Map(
      prints
        .trim()
        .split('\n')
        .map(line => line.split(' = ') as [string, string]),
    )
    const theirs = Object.entries(span?.attributes ?? {}).filter(([key]) => key !== 'langfuse.internal.is_app_root')
    t.true(theirs.length >= 8)
    for (const [key, value] of theirs) t.is(ours.get(key), String(value), key)
  })
}

test.serial('from OpenTelemetry: the code before it writes by hand what the page shows of ours', async t => {
  const {before, prints} = readGuide('opentelemetry')
  const {provider, spans} = record()
  trace.setGlobalTracerProvider(provider)
  t.teardown(() => trace.disable())
  await runBefore('opentelemetry', before)
  t.deepEqual(spans()[0]?.attributes, {
    'app.inputs.question': 'Weather in Rome?',
    'app.output': 'Rain.',
    'app.model': 'gpt-5',
    'app.tokens': 12,
  })
  for (const value of Object.values(spans()[0]?.attributes ?? {})) t.true(prints.includes(String(value)))
})
