import * as fc from 'fast-check'
import test from 'ava'
import {jsonPieces} from '../../src/evaluate/reports/json-pieces.ts'

const written = (value: unknown, indent?: number): string | undefined => {
  const text = [...jsonPieces(value, indent)].join('')
  return text === '' ? undefined : text
}

const odd = fc.constantFrom<unknown>(
  undefined,
  () => 1,
  Symbol('s'),
  Number.NaN,
  -0,
  new Date(0),
  Object('boxed'),
  Object(1),
  new Map([[1, 2]]),
  [],
  {},
  {toJSON: () => [1]},
  {toJSON: () => undefined},
  Object.create(null),
)

test('pieces joined are the text of JSON.stringify, for 2,000 values and three indentations', t => {
  const value = fc.letrec(tie => ({
    value: fc.oneof(
      {maxDepth: 6, depthSize: 'small'},
      odd,
      fc.jsonValue(),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value')),
    ),
  })).value
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2, 3), (each, indent) => {
      const expected = JSON.stringify(each, undefined, indent) as string | undefined
      if (written(each, indent) !== expected) throw new Error(`${written(each, indent)} is not ${expected}`)
    }),
    {numRuns: 2_000, seed: 16},
  )
  t.pass()
})

test('no piece of a run holds more than one part of a datapoint', t => {
  const text = 'x'.repeat(1_000)
  const datapoint = {id: 'a', datapoint: {inputs: text, groundTruth: null}, outputs: [text], metrics: {right: true}}
  const run = {command: 'run', ok: true, run: {name: 'n', datapoints: Array.from({length: 50}, () => datapoint)}}
  const longest = Math.max(...Array.from(jsonPieces(run, 2), piece => piece.length))
  t.true(longest < 1_200, `${longest}`)
})
