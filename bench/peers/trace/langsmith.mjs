import {Client} from 'langsmith'
import {traceable} from 'langsmith/traceable'

export const packageFile = '../node_modules/langsmith/package.json'

export function prepare() {
  process.env['LANGSMITH_TRACING'] = 'true'
  const runs = new Map()
  // A single run is one POST at its start and one PATCH at its end.
  const receive = async (url, {body} = {}) => {
    if (body !== undefined && String(url).includes('/runs')) {
      const run = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
      const id = run.id ?? String(url).split('/').at(-1)
      runs.set(id, {...runs.get(id), ...run, id})
    }
    return new Response('{}', {status: 200})
  }
  const client = new Client({apiKey: 'none', fetchImplementation: receive, autoBatchTracing: false})
  return {
    wrap: (fn, name) => traceable(fn, {name, client, tracingEnabled: true}),
    spans: async () => {
      await client.awaitPendingTraceBatches()
      await new Promise(resolve => setTimeout(resolve, 200))
      return [...runs.values()].map(run => ({
        name: run.name,
        id: run.id,
        parentId: run.parent_run_id,
        startMs: Number(new Date(run.start_time)),
        endMs: Number(new Date(run.end_time)),
        error: run.error ? 'status' : undefined,
      }))
    },
  }
}
