/** An OpenTelemetry exporter that takes every span at once and keeps none. */
export const acceptAll = () => ({
  export: (_, answer) => answer({code: 0}),
  forceFlush: async () => {},
  shutdown: async () => {},
})
