import {context, trace} from '@opentelemetry/api'
import {ZoneContextManager} from '@opentelemetry/context-zone'
import {AlwaysOffSampler, BasicTracerProvider, type ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {enrichSpan} from 'enrich-span/enrich'
import type {Vector} from '../../enrich/vectors.ts'

// A page with spans of its own, which imports only `enrichSpan`.

function startSpan(name: string, recording = true) {
  return new BasicTracerProvider(recording ? {} : {sampler: new AlwaysOffSampler()}).getTracer('page').startSpan(name)
}

/** The result of each vector, which the test compares. */
function playVectors(vectors: readonly Vector[]): readonly {readonly attributes: object; readonly returned: unknown}[] {
  return vectors.map(({span: kind, call, calls}) => {
    const span = startSpan('vector', kind !== 'non_recording')
    if (kind === 'ended') span.end()
    const returned = calls === undefined ? enrichSpan({...call, span}) : calls.map(each => enrichSpan({...each, span}))
    return {attributes: (span as unknown as Partial<ReadableSpan>).attributes ?? {}, returned}
  })
}

/** Whether the active span is found: at once, after an `await`, by a handle; before and with the page's own zones. */
async function throughAwaits(zones: boolean): Promise<{before: boolean; after: boolean; handle: boolean}> {
  if (zones) context.setGlobalContextManager(new ZoneContextManager().enable())
  const span = startSpan('work')
  return context.with(trace.setSpan(context.active(), span), async () => {
    const before = enrichSpan({before: true})
    const scope = enrichSpan.scope({span})
    await new Promise(resolve => setTimeout(resolve, 1))
    return {before, after: enrichSpan({after: true}), handle: scope.enrich({handle: true})}
  })
}

/** The calls for the tests of this page. */
export interface Calls {
  readonly playVectors: typeof playVectors
  readonly throughAwaits: typeof throughAwaits
}

const calls: Calls = {playVectors, throughAwaits}

Object.assign(globalThis, {calls})
