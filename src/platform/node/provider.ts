/** The SDK's provider, which reads samplers and limits from `OTEL_*`. */
export {BasicTracerProvider as Provider} from '@opentelemetry/sdk-trace-base'
