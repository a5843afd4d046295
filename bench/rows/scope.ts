import {context, trace} from '@opentelemetry/api'
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
import type {Pair, Row} from '../row.ts'
import {AcceptAll} from '../setting/accept-all.ts'
import {createRawProvider} from '../setting/raw-provider.ts'
import {contextOf, inContexts} from './in-contexts.ts'

/** Compares `scope` and `with` with equivalent code without them. */
export const scopeRows: readonly Row[] = [
  {
    id: 'scope',
    what: 'scope, two enrichments, dispose',
    against: 'getActiveSpan once, setAttributes three times',
    must: 1.5,
    aim: 1.2,
    prepare: () => pair(scopeByHand, scope),
  },
  {
    id: 'with',
    what: 'with around a sync callback',
    against: 'setAttributes, and context.with of one value for the children',
    must: 1.5,
    aim: 1.2,
    prepare: () => pair(withByHand, withCallback),
  },
]

function pair(byHand: (call: number) => void, ours: (call: number) => void): Pair {
  const raw = createRawProvider()
  const tracer = new HoneyHiveTracer({destination: new AcceptAll()})
  return {
    ...inContexts([contextOf(raw.tracer.startSpan('by hand')), byHand], [contextOf(tracer.startSpan('ours')), ours]),
    close: () => tracer.shutdown(),
  }
}

function scopeByHand(call: number): void {
  const span = trace.getActiveSpan()
  span?.setAttributes({'honeyhive_metadata.step': 'plan', 'honeyhive_metadata.attempt': call})
  span?.setAttributes({'honeyhive_metrics.tokens': 12, 'honeyhive_metrics.score': 0.95})
  span?.setAttributes({'honeyhive_outputs.text': 'done', 'honeyhive_outputs.final': true})
}

function scope(call: number): void {
  const opened = enrichSpan.scope({metadata: {step: 'plan', attempt: call}})
  opened.enrich({metrics: {tokens: 12, score: 0.95}})
  opened.enrich({outputs: {text: 'done', final: true}})
  opened[Symbol.dispose]()
}

// A span processor would read this at the start of a child.
const inheritedKey = Symbol('inherited')

function withByHand(call: number): void {
  const attributes = {'honeyhive_metadata.step': 'plan', 'honeyhive_metadata.attempt': call}
  const active = context.active()
  trace.getSpan(active)?.setAttributes(attributes)
  context.with(
    active.setValue(inheritedKey, {...(active.getValue(inheritedKey) as object | undefined), ...attributes}),
    work,
  )
}

function withCallback(call: number): void {
  enrichSpan.with({metadata: {step: 'plan', attempt: call}}, work)
}

let worked = 0
function work(): void {
  worked += 1
}
