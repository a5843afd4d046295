/** Returns a time of OpenTelemetry, seconds and nanoseconds, in milliseconds. */
export const hrTimeToMilliseconds = ([seconds, nanos]: readonly [number, number]): number =>
  seconds * 1_000 + nanos / 1_000_000
