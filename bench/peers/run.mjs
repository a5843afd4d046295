// Measures one peer beside raw OpenTelemetry, in a process of its own: `node bench/peers/run.mjs langfuse`. Prints one line
// of JSON a row after the word RESULT, because peers print lines too.
import {readFileSync} from 'node:fs'
import {setTimeout} from 'node:timers/promises'
import {measure} from '../../.build/bench/measure.js'
import {allRows} from '../../.build/bench/rows/all-rows.js'
import {enter, useEnterableContext} from '../../.build/bench/setting/enterable-context.js'
import {neverSampler} from '../../.build/bench/setting/raw-provider.js'
import {blockSockets, socketsTried} from './block-sockets.mjs'

process.env['HH_QUIET'] = '1'
blockSockets()
process.on('unhandledRejection', () => {})
const [name] = process.argv.slice(2)
useEnterableContext()
const adapter = await import(`./${name}.mjs`)
const {version} = JSON.parse(readFileSync(new URL(`node_modules/${adapter.packageName}/package.json`, import.meta.url)))

const ways = {
  'enrich-recording': peer => peer.enrich && loop(peer, peer.span),
  'enrich-not-recording': peer => peer.span && peer.enrich && loop(peer, peer.span),
  'trace-async': peer => calls(peer, async question => answer(question)),
  'trace-sync': peer => (peer.wrapsAsyncOnly ? undefined : calls(peer, answer)),
  evaluate: peer => peer.experiment && experiments(peer),
}

for (const [id, way] of Object.entries(ways)) {
  const row = allRows.find(each => each.id === id)
  const peer = await adapter.prepare({never: id === 'enrich-not-recording' ? neverSampler : undefined})
  const subject = way(peer)
  if (!subject) continue
  const measured = await measure({...row, prepare: () => ({...row.prepare(), check: undefined, subject})})
  console.log(`RESULT ${JSON.stringify({name: adapter.packageName, version, id, ...measured, row: undefined})}`)
}
// Attempts by their timers count too.
await setTimeout(1_500)
console.log(`RESULT ${JSON.stringify({name: adapter.packageName, version, socketsTried: socketsTried()})}`)
process.exit()

function loop(peer, span) {
  const run = count => {
    for (let call = 0; call < count; call++) peer.enrich(call)
  }
  if (peer.inside) return count => peer.inside(() => run(count))
  const active = span()
  return count => {
    enter(active)
    run(count)
  }
}

function calls(peer, fn) {
  const wrapped = peer.wrap(fn)
  return async count => {
    for (let call = 0; call < count; call++) {
      const result = wrapped({text: 'why?', limit: 3})
      if (result instanceof Promise) await result
    }
    await peer.flush()
  }
}

// The datapoints, the function and the evaluators of the row.
function experiments({experiment}) {
  const items = Array.from({length: 1_000}, (_, index) => ({
    id: `q${index}`,
    inputs: {question: `question ${index}`},
    groundTruth: `answer ${index}`,
  }))
  return count =>
    experiment({
      items: items.slice(0, count),
      task: async ({question}) => question.replace('question', 'answer'),
      exact: (output, groundTruth) => (output === groundTruth ? 1 : 0),
      short: output => (output.length < 20 ? 1 : 0),
      concurrency: 10,
    })
}

function answer({text, limit}) {
  return {text: limit > 1 ? text : 'none', score: 0.5}
}
