import test from 'ava'
import {run} from '../../package/run.ts'

interface Figures {
  readonly total: number
  readonly succeeded: number
  /** Of the items of an early and of a late stretch: bytes allocated and milliseconds, per item. */
  readonly allocated: readonly [number, number]
  readonly times: readonly [number, number]
  /** Bytes alive after each of the two. */
  readonly retained: readonly [number, number]
}

const total = 50_000

// A million items, and their times: `npm run bench -- million`. Bytes are steady on a busy machine, times are not.
test('50,000 items in a heap of 48 MiB: late ones allocate what early ones do, and nothing stays', async t => {
  const program = '.build/test/evaluate/run/many-datapoints/experiment.js'
  const {code, stdout, stderr} = await run(process.execPath, [
    '--max-old-space-size=48',
    '--expose-gc',
    program,
    String(total),
  ])
  t.is(code, 0, stderr)
  const {allocated, retained, times, ...counts} = JSON.parse(stdout) as Figures
  t.deepEqual(counts, {total, succeeded: total, aborted: 0} as never)
  const [growth, share, slower] = [
    (retained[1] - retained[0]) / (0.6 * total),
    allocated[1] / allocated[0],
    times[1] / times[0],
  ]
  t.log(`allocated ${allocated.map(Math.round).join(' and ')} bytes an item, time ${slower.toFixed(2)} (not asserted)`)
  t.log(`${growth.toFixed(1)} bytes an item stay`)
  t.true(share < 1.1, `late items allocate ${share} of what early ones do`)
  // What the table of seen items and the compiler add; a result that was kept would be hundreds.
  t.true(growth < 150, `${growth} bytes an item stay`)
})
