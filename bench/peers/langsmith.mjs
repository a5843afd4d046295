import {Client} from 'langsmith'
import {getCurrentRunTree, traceable} from 'langsmith/traceable'

export const packageName = 'langsmith'

const answer = async () => new Response('{}', {status: 200})

export function prepare() {
  process.env['LANGSMITH_TRACING'] = 'true'
  const client = new Client({
    apiKey: 'none',
    fetchImplementation: answer,
    autoBatchTracing: true,
    tracingSamplingRate: 1,
  })
  return {
    // It has its own context, so the enrichment runs inside a traced function.
    inside: run => traceable(async () => run(), {name: 'ours', client, tracingEnabled: true})(),
    enrich: call => {
      const run = getCurrentRunTree()
      run.metadata = {
        ...run.metadata,
        model: 'gpt-4o',
        step: 'plan',
        attempt: call,
        cached: false,
        user: {plan: 'pro'},
        score: 0.95,
      }
    },
    wrapsAsyncOnly: true,
    wrap: fn => traceable(fn, {name: 'answer', client, tracingEnabled: true}),
    flush: () => client.awaitPendingTraceBatches(),
  }
}
