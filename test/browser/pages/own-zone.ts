import {trace} from '@opentelemetry/api'
import {ZoneContextManager} from '@opentelemetry/context-zone-peer-dep'
import {diagnostics, enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {useZoneContext} from 'enrich-span/browser'

// zone.js has replaced these before this program starts.
const {Promise: PatchedPromise, setTimeout: patchedTimeout, Zone: Own} = globalThis as Patched

interface Patched {
  readonly Promise: PromiseConstructor
  readonly setTimeout: typeof setTimeout
  readonly Zone?: unknown
}

/** The state of an application with its own zone.js after `useZoneContext`, with or without the class. */
async function work(given: 'class' | 'nothing'): Promise<object> {
  const tracer = new HoneyHiveTracer({project: 'angular', destination: 'memory'})
  const registering = given === 'class' ? useZoneContext(ZoneContextManager) : useZoneContext()
  // With the class given, `useZoneContext` does not wait.
  if (given === 'nothing') await registering
  const kept = await tracer.startActiveSpan('work', async span => {
    await new Promise(resolve => setTimeout(resolve, 1))
    const found = enrichSpan({metadata: {late: true}}) && trace.getActiveSpan() === span
    span.end()
    return found
  })
  await registering
  const now = globalThis as Patched
  const same = now.Zone === Own && now.Promise === PatchedPromise && now.setTimeout === patchedTimeout
  return {own: Own !== undefined, kept, same, contextManager: diagnostics().contextManager}
}

/** The calls for the tests of this page. */
export interface Calls {
  readonly work: typeof work
}

const calls: Calls = {work}

Object.assign(globalThis, {calls})
