// A matrix of six runs that is killed and started again, in the working directory.
import {setTimeout as wait} from 'node:timers/promises'
import {evaluateVariants} from 'enrich-span/evaluate'

process.stdout.write('begun\n')
const {runs, comparison} = await evaluateVariants({
  name: 'matrix',
  dataset: Array.from({length: 12}, (_, n) => ({id: `q${n}`, inputs: n})),
  variants: {model: ['small', 'large'], prompt: ['v1', 'v2', 'v3']},
  function: async ({inputs}, {parameters}) => {
    process.stdout.write('call\n')
    await wait(8)
    return `${parameters.model} ${parameters.prompt} ${inputs}`
  },
  evaluators: [
    function large(outputs, inputs) {
      return outputs.startsWith('large') || inputs % 3 === 0
    },
  ],
  maxWorkers: 2,
  tracer: {destination: 'memory'},
  git: false,
  progress: false,
  print: false,
  resume: true,
})
process.stdout.write(`${JSON.stringify({runs, comparison})}\n`)
