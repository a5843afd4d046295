/**
 * Returns one environment variable. Returns `undefined` when it is absent or empty, which OpenTelemetry treats alike.
 */
export function environment(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}
