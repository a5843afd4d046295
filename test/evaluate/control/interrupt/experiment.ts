// A run that waits to be interrupted. Arguments: the run file, milliseconds an item takes.
import {setTimeout as wait} from 'node:timers/promises'
import {evaluate} from 'enrich-span/evaluate'

const [journal = '', ms = '50'] = process.argv.slice(2)
const result = await evaluate({
  name: 'interrupted',
  dataset: Array.from({length: 100}, (_, n) => ({inputs: n})),
  function: async ({inputs}) => {
    process.stdout.write(`item ${inputs}\n`)
    await wait(Number(ms))
    return inputs
  },
  maxWorkers: 4,
  tracer: {destination: 'memory'},
  journal,
})
const {status, total, succeeded, failed, aborted} = result
process.stdout.write(`${JSON.stringify({status, total, succeeded, failed, aborted})}\n`)
