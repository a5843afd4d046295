import {TracerProvider, type TracerProviderOptions} from '@opentelemetry/sdk-trace'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'

/** Creates the SDK's provider, which reads samplers and limits from `OTEL_*`. */
export function createProvider(options: TracerProviderOptions): TracerProvider {
  try {
    return new BasicTracerProvider(options)
  } catch {
    // Deno without --allow-env refuses those variables. Wrong options throw here too.
    return new TracerProvider(options)
  }
}
