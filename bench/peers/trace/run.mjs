// Traces the four functions with one library, in a process of its own: `node bench/peers/trace/run.mjs langfuse`. Prints a
// line of JSON after the word RESULT, because libraries print lines too.
import {readFileSync} from 'node:fs'
import {blockSockets} from '../block-sockets.mjs'
import {busyStep, cases, leastMs} from './cases.mjs'

blockSockets()
process.on('unhandledRejection', () => {})
const [name] = process.argv.slice(2)
const {prepare, packageFile} = await import(`./${name}.mjs`)
const {name: packageName, version} = JSON.parse(readFileSync(new URL(packageFile, import.meta.url)))
const library = await Promise.resolve()
  .then(prepare)
  .catch(error => ({notRun: String(error).split('\n')[0]}))
const found = {}
if (!library.notRun) for (const [kind, each] of Object.entries(cases)) found[kind] = await look(each)
const printed = JSON.stringify({name: packageName, version, notRun: library.notRun, found})
process.stdout.write(`RESULT ${printed}\n`, () => process.exit())

async function look({make, consume, steps, fails, staysSync}) {
  const earlier = new Set((await library.spans()).map(span => span.id))
  const step = library.wrap(function step(part) {
    return busyStep(part)
  }, 'step')
  const traced = library.wrap(make(step), 'answer')
  let result
  let thrown
  try {
    result = traced()
  } catch (error) {
    thrown = error
  }
  // Before it is consumed, because only the result of the call shows whether it stayed synchronous.
  const sync = staysSync(result, thrown)
  const thenable = typeof result?.then === 'function'
  const failure = await Promise.resolve(result)
    .then(consume)
    .then(
      () => undefined,
      error => error,
    )
  const spans = (await library.spans()).filter(span => !earlier.has(span.id))
  const outer = spans.find(span => span.name.startsWith('answer'))
  const inner = spans.filter(span => span.name.startsWith('step'))
  const children = outer === undefined ? 0 : inner.filter(span => span.parentId === outer.id).length
  const faults = []
  if (outer === undefined) faults.push('no span of the call')
  else if (!(outer.endMs - outer.startMs >= leastMs(steps))) faults.push('ends before the work')
  if (children < steps && outer) faults.push(`${children} of ${steps} steps are children`)
  if (fails && outer?.error === undefined) faults.push('no error')
  if (fails && outer?.error === 'no status') faults.push('error without status')
  if (!fails && outer?.error) faults.push('an error that was none')
  if (!sync) faults.push(fails ? 'rejects, does not throw' : thenable ? 'becomes a promise' : 'becomes something else')
  if (!fails && failure !== undefined) faults.push(`fails: ${failure}`)
  return `${spans.length}/${steps + 1} spans: ${faults.join(', ') || 'right'}`
}
