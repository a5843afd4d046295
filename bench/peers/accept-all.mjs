/** An OpenTelemetry exporter that accepts every span at once and discards it. */
export const acceptAll = () => ({
  export: (_, answer) => answer({code: 0}),
  forceFlush: async () => {},
  shutdown: async () => {},
})
