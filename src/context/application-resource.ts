import {type Attributes, trace} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'
import {applicationProvider} from './application-provider.ts'
import {recordOf} from './state/span-owner.ts'
import {sharedState} from './state/state.ts'

/** A resource of any SDK, as far as its public members go. */
export interface AnyResource {
  readonly attributes: Attributes
  merge(other: never): unknown
}

/**
 * Returns the resource of the application's SDK, as the object it is. Its sources are public: the registered provider
 * (SDK 1), the active span, and the last span that a processor of ours saw. A span of ours shows our own resource, so
 * only a plain span counts.
 */
export function applicationResource(): AnyResource | undefined {
  const provider = applicationProvider()
  return [provider && read(provider, 'resource'), ofActiveSpan(), sharedState()?.applicationResource].find(isResource)
}

/** True for a resource of SDK 1, 2 or 3. */
export function isResource(value: unknown): value is AnyResource {
  if (typeof value !== 'object' || value === null) return false
  const attributes = read(value, 'attributes')
  return typeof attributes === 'object' && attributes !== null && typeof read(value, 'merge') === 'function'
}

function ofActiveSpan(): unknown {
  const span = trace.getActiveSpan()
  if (span === undefined) return undefined
  const record = recordOf(span)
  return record === undefined || record.ofProvider ? read(span, 'resource') : undefined
}
