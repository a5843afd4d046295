import {type Context, ROOT_CONTEXT, type Span, trace} from '@opentelemetry/api'
import type {Pair, Side} from '../row.ts'
import {enter} from '../setting/enterable-context.ts'

/** A call, and the context in which it is measured. */
type InContext = readonly [at: Context, call: (count: number) => unknown]

/** Both sides of a row as loops, each in its own context. */
export function inContexts(byHand: InContext, ours: InContext): Pick<Pair, 'baseline' | 'subject'> {
  return {baseline: loop(byHand), subject: loop(ours)}
}

// One function for each side: the engine would optimize a shared loop for neither.
function loop([at, call]: InContext): Side {
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function('enter', 'at', 'call', loopSource)(enter, at, call) as Side
}

const loopSource = `return count => {
  enter(at)
  for (let index = 0; index < count; index++) call(index)
}`

/** A context in which only `span` is set and active. */
export function contextOf(span: Span): Context {
  return trace.setSpan(ROOT_CONTEXT, span)
}
