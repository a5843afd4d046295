/**
 * Returns one environment variable. Returns `undefined` when it is absent or empty, which OpenTelemetry treats alike, and
 * when it may not be read.
 */
export function environment(name: string): string | undefined {
  try {
    const value = process.env[name]
    return value === '' ? undefined : value
  } catch {
    // Deno throws here without --allow-env.
    return undefined
  }
}

/**
 * A hint that is added to the cure of `no-span`. The first HoneyHiveTracer registers a manager that carries the
 * context.
 */
export const contextHint = '; without a tracer of ours, register a context manager'
