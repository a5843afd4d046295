/** All copies of the api 1.x register here. A later major version may use another key. */
const key = Symbol.for('opentelemetry.js.api.1')

/** The globals that the application registered with OpenTelemetry's api. */
interface RegisteredGlobals {
  readonly context?: object
  propagation?: object
}

/** Returns what is registered, when anything is. The api shows only views of it. */
export function registeredGlobals(): RegisteredGlobals | undefined {
  return (globalThis as {[key]?: RegisteredGlobals})[key]
}
