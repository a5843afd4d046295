import test from 'ava'
import {type Arbitrary, array, assert, constant, constantFrom, integer, oneof, property, record} from 'fast-check'
import {matchTrajectory, type Step, type ToolCall} from 'enrich-span/evaluators'

const names = ['a', 'b', 'c']
const step: Arbitrary<Step> = oneof(
  constantFrom(...names),
  record({name: constantFrom(...names), args: record({x: integer({min: 0, max: 1})})}),
)
const call: Arbitrary<ToolCall> = record({
  name: constantFrom(...names),
  args: record({x: integer({min: 0, max: 1}), y: constant(1)}),
}).map(each => ({...each, failed: false, startMs: 0, durationMs: 1}))

const fits = (wanted: Step, {name, args}: ToolCall): boolean =>
  typeof wanted === 'string'
    ? wanted === name
    : wanted.name === name && (wanted.args as {x: number}).x === (args as {x: number}).x

/** The most steps that can be given different calls, by trying every assignment. */
function mostMatched(steps: readonly Step[], calls: readonly ToolCall[], inOrder: boolean): number {
  const best = (at: number, used: ReadonlySet<number>, last: number): number => {
    const wanted = steps[at]
    if (wanted === undefined) return 0
    let most = best(at + 1, used, last)
    calls.forEach((each, index) => {
      if (used.has(index) || (inOrder && index <= last) || !fits(wanted, each)) return
      most = Math.max(most, 1 + best(at + 1, new Set([...used, index]), index))
    })
    return most
  }
  return best(0, new Set(), -1)
}

for (const order of ['in-order', 'any-order'] as const) {
  test(`${order}: 200 random pairs agree with every assignment tried`, t => {
    let [passed, failed] = [0, 0]
    assert(
      property(array(step, {maxLength: 5}), array(call, {maxLength: 6}), (steps, calls) => {
        const matched = mostMatched(steps, calls, order === 'in-order')
        const all = steps.length + calls.length
        const whole = matched === steps.length
        if (whole) passed += 1
        else failed += 1
        return (
          matchTrajectory(calls, steps, {order}) === whole &&
          matchTrajectory(calls, steps, {order, extras: false}) === (whole && steps.length === calls.length) &&
          matchTrajectory(calls, steps, {order, partial: true}) === (all === 0 ? 1 : (2 * matched) / all)
        )
      }),
      {numRuns: 200, seed: 22},
    )
    t.true(passed > 20 && failed > 20, `${passed} matched, ${failed} did not`)
  })
}

test('exact: 200 random pairs agree with a comparison one by one', t => {
  assert(
    property(array(step, {maxLength: 3}), array(call, {maxLength: 3}), (steps, calls) => {
      const same = steps.length === calls.length && steps.every((each, index) => fits(each, calls[index] as ToolCall))
      return matchTrajectory(calls, steps, {order: 'exact'}) === same
    }),
    {numRuns: 200, seed: 22},
  )
  t.pass()
})
