// `npm run spans`: the span trees of the latest run. `npm run spans -- 50` shows 50 datapoints instead of 5.
import {existsSync, readdirSync} from 'node:fs'
import {readLocalSpans} from 'enrich-span'
import {openRun} from 'enrich-span/evaluate'
import {spanTree} from 'enrich-span/testing'

const folder = '.enrich-span/runs'
const latest = existsSync(folder)
  ? readdirSync(folder)
      .filter(name => name.endsWith('.jsonl'))
      .sort()
      .at(-1)
  : undefined

if (latest === undefined) console.log('There is no run yet. Make one: npm start')
else await show(`${folder}/${latest}`, Number(process.argv[2] ?? 5))

async function show(file: string, most: number): Promise<void> {
  const {run, datapoints} = await openRun(file)
  const spans = readLocalSpans({where: ({attributes}) => attributes['honeyhive_metadata.run_id'] === run.runId})
  console.log(`${run.name}, run ${run.runId}: ${datapoints.length} datapoints, ${spans.length} spans\n`)
  for (const {id, traceId, metrics} of datapoints.slice(0, most)) {
    console.log(`${id} ${JSON.stringify(metrics)}`)
    const own = spans.filter(span => span.spanContext().traceId === traceId)
    console.log(`${spanTree(own, key => /honeyhive_(config|metrics|metadata\.lines|error)/.test(key))}\n`)
  }
  if (datapoints.length > most)
    console.log(`… and ${datapoints.length - most} more: npm run spans -- ${datapoints.length}`)
}
