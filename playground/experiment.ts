// A small experiment: a function, a dataset, two evaluators. `node .build/playground/experiment.js`
import {enrichSpan} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'

const capitals: Readonly<Record<string, string>> = {France: 'Paris', Italy: 'Rome', Spain: 'Madrid'}

const result = await evaluate({
  name: 'capitals',
  dataset: [
    {inputs: {country: 'France'}, groundTruth: 'Paris'},
    {inputs: {country: 'Italy'}, groundTruth: 'Rome'},
    {inputs: {country: 'Spain'}, groundTruth: 'Barcelona'},
    {inputs: {country: 'Atlantis'}, groundTruth: 'nobody knows'},
  ],
  // Functions called here can enrich the datapoint's span. Nothing is passed down.
  function: async function capitalOf({inputs}) {
    enrichSpan({metadata: {letters: inputs.country.length}})
    const capital = capitals[inputs.country]
    if (capital === undefined) throw new RangeError(`${inputs.country} is not on the map`)
    return capital
  },
  evaluators: [
    function exact(capital, _, expected) {
      return capital === expected
    },
    function letters(capital) {
      return {score: capital.length, explanation: `${capital} has ${capital.length} letters`}
    },
  ],
  tracer: {destination: 'memory'},
  journal: false,
})

// A failed datapoint counts as worst in `meanWithFailures`.
for (const [metric, {mean, meanWithFailures, scored, failed}] of Object.entries(result.metrics)) {
  if (mean === undefined) continue
  console.log(
    `${metric}: ${mean.toFixed(2)} over ${scored} scored, ${meanWithFailures?.toFixed(2)} with ${failed} failed`,
  )
}
for (const {datapoint, status, outputs, error} of result.datapoints) {
  console.log(datapoint.inputs.country, status, outputs ?? String(error))
}
