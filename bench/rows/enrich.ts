import {type Context, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace} from '@opentelemetry/api'
import {HoneyHiveTracer} from 'enrich-span'
import type {Pair, Row} from '../row.ts'
import {AcceptAll} from '../setting/accept-all.ts'
import {enter} from '../setting/enterable-context.ts'
import {createRawProvider, neverSampler, type RawProvider} from '../setting/raw-provider.ts'
import {contextOf, inContexts} from './in-contexts.ts'
import {enrichShape, enrichSix, flat, nested, setShape, setSix} from './six-attributes.ts'

/** Compares `enrichSpan({...})` with `setAttributes` of the same six flat keys. */
export const enrichRows: readonly Row[] = [
  {
    id: 'enrich-recording',
    what: 'enrichSpan, six attributes, one recording span',
    against: 'getActiveSpan and setAttributes',
    must: 2,
    aim: 1.6,
    prepare: recording,
  },
  {
    id: 'enrich-at-hand',
    what: 'the same',
    against: 'setAttributes of a span held in a variable',
    prepare: atHand,
  },
  {
    id: 'enrich-fresh',
    what: 'enrichSpan, six attributes of 16 shapes, a fresh span each time',
    against: 'getActiveSpan and setAttributes',
    must: 2.2,
    aim: 1.7,
    mostCalls: 2_000,
    prepare: fresh,
  },
  {
    id: 'enrich-none',
    what: 'enrichSpan without a span',
    against: 'getActiveSpan, else a no-op span, and setAttributes',
    must: 1.5,
    aim: 1.2,
    prepare: () => none(setSixOrNothing),
  },
  {
    // The minimum for the row above: the data is made, because the call may keep it, and a proxy is called.
    id: 'enrich-none-floor',
    what: 'a proxy called with the same data, which asks for the active span and does nothing',
    against: 'getActiveSpan, else a no-op span, and setAttributes',
    prepare: () => none(setSixOrNothing, call => lookOnly(nested(call))),
  },
  {
    id: 'enrich-none-skipped',
    what: 'the same',
    against: 'getActiveSpan, and the attributes are not even made',
    prepare: () => none(call => trace.getActiveSpan()?.setAttributes(flat(call))),
  },
  {
    id: 'enrich-not-recording',
    what: 'enrichSpan, a span that does not record',
    against: 'getActiveSpan and setAttributes',
    must: 1.5,
    aim: 1.2,
    prepare: notRecording,
  },
]

function recording(): Pair {
  const {raw, tracer} = settings()
  const byHand = contextOf(raw.tracer.startSpan('by hand'))
  const ours = contextOf(tracer.startSpan('ours'))
  return {
    ...inContexts([byHand, setSix], [ours, enrichSix]),
    check: () => requireEqual(attributesOf(ours), attributesOf(byHand)),
    close: () => tracer.shutdown(),
  }
}

function atHand(): Pair {
  const {raw, tracer} = settings()
  const span = raw.tracer.startSpan('by hand')
  const ours = contextOf(tracer.startSpan('ours'))
  return {
    ...inContexts([ROOT_CONTEXT, call => span.setAttributes(flat(call))], [ours, enrichSix]),
    close: () => tracer.shutdown(),
  }
}

function fresh(): Pair {
  const {raw, tracer} = settings()
  let byHand: Context[] = []
  let ours: Context[] = []
  return {
    before: count => {
      byHand = Array.from({length: count}, () => contextOf(raw.tracer.startSpan('by hand')))
      ours = Array.from({length: count}, () => contextOf(tracer.startSpan('ours', {root: true})))
    },
    baseline: count => {
      for (let call = 0; call < count; call++) {
        enter(byHand[call] ?? ROOT_CONTEXT)
        setShape(call)
      }
    },
    subject: count => {
      for (let call = 0; call < count; call++) {
        enter(ours[call] ?? ROOT_CONTEXT)
        enrichShape(call)
      }
    },
    check: () => requireEqual(attributesOf(ours[5]), attributesOf(byHand[5])),
    close: () => tracer.shutdown(),
  }
}

const noOp = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

function setSixOrNothing(call: number): void {
  ;(trace.getActiveSpan() ?? noOp).setAttributes(flat(call))
}

let kept: object | undefined
const lookOnly = new Proxy((data: object): boolean => {
  kept = data
  return trace.getActiveSpan()?.isRecording() === true && kept !== undefined
}, {})

function none(byHand: (call: number) => unknown, ours: (call: number) => unknown = enrichSix): Pair {
  const {tracer} = settings()
  return {
    ...inContexts([ROOT_CONTEXT, byHand], [ROOT_CONTEXT, ours]),
    close: () => tracer.shutdown(),
  }
}

function notRecording(): Pair {
  const raw = createRawProvider(neverSampler)
  const tracer = new HoneyHiveTracer({destination: new AcceptAll(), sampler: neverSampler})
  return {
    ...inContexts(
      [contextOf(raw.tracer.startSpan('by hand')), setSix],
      [contextOf(tracer.startSpan('ours')), enrichSix],
    ),
    close: () => tracer.shutdown(),
  }
}

function settings(): {raw: RawProvider; tracer: HoneyHiveTracer} {
  return {raw: createRawProvider(), tracer: new HoneyHiveTracer({destination: new AcceptAll()})}
}

// A tracer stamps its ids on a span. All other attributes must be the same on both sides.
function attributesOf(active: Context | undefined): Record<string, unknown> {
  const span = active && (trace.getSpan(active) as {attributes?: Record<string, unknown>} | undefined)
  return Object.fromEntries(Object.entries(span?.attributes ?? {}).filter(([key]) => !key.startsWith('honeyhive.')))
}

function requireEqual(subject: unknown, baseline: unknown): void {
  const [left, right] = [JSON.stringify(subject), JSON.stringify(baseline)]
  if (left !== right) throw new Error(`both sides must write the same, but ${left} is not ${right}`)
}
