// A run of 500 datapoints that is killed and started again. Arguments: the run file, a log of the calls.
import {appendFileSync} from 'node:fs'
import {setTimeout as wait} from 'node:timers/promises'
import {evaluate} from 'enrich-span/evaluate'

const [file = '', log = ''] = process.argv.slice(2)

process.stdout.write('begun\n')
const result = await evaluate({
  name: 'killed',
  dataset: Array.from({length: 500}, (_, n) => ({inputs: {n}, groundTruth: n % 3})),
  function: async function work({inputs: {n}}) {
    appendFileSync(log, `${n}\n`)
    await wait(5 + (n % 5))
    if (n % 11 === 0) throw new RangeError(`datapoint ${n}`)
    return {rest: n % 3, share: n / 7}
  },
  evaluators: [
    function exact(outputs, _, truth) {
      return outputs.rest === truth
    },
    function share(outputs, inputs) {
      if (inputs.n % 13 === 0) throw new Error('no share')
      return outputs.share
    },
  ],
  tracer: {destination: 'memory'},
  journal: file,
  resume: true,
})
process.stdout.write(`${JSON.stringify(result)}\n`)
