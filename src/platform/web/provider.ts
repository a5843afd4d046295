import {TracerProvider, type TracerProviderOptions} from '@opentelemetry/sdk-trace'

/** Creates the SDK's provider without its reader of environment variables, which a page does not have. */
export function createProvider(options: TracerProviderOptions): TracerProvider {
  return new TracerProvider(options)
}
