/** The SDK's provider without its reader of environment variables, which a page does not have. */
export {TracerProvider as Provider} from '@opentelemetry/sdk-trace'
