/** The SDK's provider without its reader of environment variables, which a page has none of. */
export {TracerProvider as Provider} from '@opentelemetry/sdk-trace'
