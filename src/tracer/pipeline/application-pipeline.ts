import type {TracerProvider} from '@opentelemetry/api'
import {localBackend} from '../../backend/backend.ts'
import {applicationProvider} from '../../context/application-provider.ts'
import type {OpenDestinations} from '../../delivery/open-destinations.ts'
import {ConfigurationError, toError} from '../../diagnostics/errors.ts'
import {scopeName} from '../../trace/plain-span.ts'
import type {SharedOptions} from '../options/resolve-options.ts'
import type {Pipeline} from './core.ts'

/**
 * Creates the pipeline of a tracer whose spans the application's provider starts. That provider alone has the resource,
 * the sampler, the limits and the delivery, and it stays open when the tracer shuts down.
 */
export function createApplicationPipeline(options: SharedOptions): Pipeline {
  const provider = applicationProvider()
  if (provider === undefined) {
    throw new ConfigurationError(
      "HoneyHiveTracer: `destination: 'application'` needs the provider of your application, and none is registered. Start your SDK first",
    )
  }
  const sdk = provider.getTracer(scopeName)
  let flushing = 0
  const flush = async (): Promise<readonly Error[]> => {
    flushing += 1
    try {
      await forceFlush(provider)
      return []
    } catch (error) {
      return [toError(error)]
    } finally {
      flushing -= 1
    }
  }
  return {
    options,
    provider: () => provider,
    processors: [],
    holdsBack: false,
    sdk: () => sdk,
    ofApplication: true,
    // Samplers and processors of the application see the ids at the start. A processor of ours would otherwise take the
    // span for a plain one, and deliver it a second time.
    startsUnseen: false,
    redaction: undefined,
    redactor: undefined,
    backend: localBackend,
    destinations: deliveredElsewhere,
    sessions: new Set(),
    closed: false,
    flushProcessors: flush,
    reportHanging: () =>
      flushing === 0 ? [] : [new Error('the application’s provider did not finish forceFlush() in time')],
    shutdown: async () => [],
  }
}

async function forceFlush(provider: TracerProvider & {forceFlush?: () => unknown}): Promise<void> {
  await provider.forceFlush?.()
}

const deliveredElsewhere: OpenDestinations = {
  name: 'the application’s provider',
  keepsSpans: false,
  errors: [],
  ledgers: () => undefined,
  send: () => {},
  hasten: () => {},
  flush: async () => {},
  drop: () => {},
  room: () => undefined,
  isUnreached: () => false,
  close: async () => {},
}
