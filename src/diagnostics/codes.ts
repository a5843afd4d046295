/** One row of the table of diagnostics: why it happened and what helps. */
export interface CodeRow {
  readonly cause: string
  readonly cure: string
  /** Counted but never told: what the user asked for (sampling, a disabled tracer) is no news. */
  readonly silent?: true
}

/** The code of a diagnostic: stable text, safe to test for. */
export type Code =
  | 'no-span'
  | 'not-recording'
  | 'span-ended'
  | 'foreign-span'
  | 'not-our-tracer'
  | 'scope-closed'
  | 'dropped'
  | 'reserved-key'
  | 'looks-like-namespace'
  | 'baggage-ignored'
  | 'owner-differs'
  | 'active-span-ended'
  | 'second-copy'
  | 'foreign-parent'
  | 'provider-registered'
  | 'tracer-closed'
  | 'tracing-disabled'
  | 'no-tracer'
  | 'no-session'
  | 'no-context-manager'
  | 'capture-failed'
  | 'redact-failed'
  | 'unfinished'
  | 'export-failed'
  | 'export-delayed'
  | 'unauthorised'
  | 'blocked'
  | 'no-answer'
  | 'memory-full'
  | 'component-failed'
  | 'kept-locally'
  | 'local-unwritable'
  | 'abandoned'
  | 'journal-failed'
  | 'duplicate-items'

/** THE table of diagnostics. */
export const codes: Readonly<Record<Code, CodeRow>> = {
  'no-span': {
    cause: 'no span is active here',
    cure: 'Call it inside trace() or tracer.startActiveSpan(), or pass {span}',
  },
  'not-recording': {
    cause: 'the span does not record (sampled out, disabled, or no SDK)',
    cure: 'Check the sampler and disableTracing',
    silent: true,
  },
  'span-ended': {cause: 'the span has ended', cure: 'Enrich before end()'},
  'foreign-span': {
    cause: 'the active span belongs to another tracer, or to none, and is not written to',
    cure: 'Start a span of this tracer here, or pass {span} alone',
  },
  'not-our-tracer': {
    cause: '`tracer` is an OpenTelemetry tracer or provider, not a HoneyHiveTracer',
    cure: 'Pass the HoneyHiveTracer instance, or {span}',
  },
  'scope-closed': {cause: 'the scope was closed', cure: 'Enrich inside the block that owns the scope'},
  dropped: {
    cause: 'part of the data was cut or could not be read',
    cure: 'Send less or plainer data, or raise `limits` of the tracer',
  },
  'reserved-key': {
    cause: 'the key holds an id that the tracer stamped on the span',
    cure: 'Use another key',
  },
  'looks-like-namespace': {
    cause: 'an unknown key resembles a namespace and was written as metadata',
    cure: 'Correct the spelling, or put it under `metadata`',
  },
  'baggage-ignored': {
    cause: 'baggage names a tracer, but its entry was not made by tracer.toBaggage() in this process',
    cure: 'Nothing to do: text from outside never chooses a tracer',
  },
  'owner-differs': {
    cause: 'the active span belongs to another tracer than the one that entered here',
    cure: 'If that is no intention, a callback ran in somebody else’s context: wrap it in bind(), or use a scope or tracer.run()',
  },
  'active-span-ended': {
    cause: 'the active span has ended, so this code runs after the work that it belongs to, or in a lost context',
    cure: 'Await the work before end(), or wrap the callback in bind()',
  },
  'second-copy': {
    cause: 'two copies of enrich-span run in this process; they agree on owners, but counters and ledgers are apart',
    cure: 'Install one version: `npm ls enrich-span` shows who brings the other',
  },
  'foreign-parent': {
    cause: 'the application’s provider started the span below a span of another tracer, so it was not adopted',
    cure: 'Start it inside this tracer’s own span, or use routeInstrumentations() or tracer.provider',
  },
  'provider-registered': {
    cause: 'another global tracer provider is registered already and stays',
    cure: 'Add routedSpanProcessor() to that provider, or call routeInstrumentations() before it is registered',
  },
  'tracer-closed': {
    cause: 'the tracer was shut down, so the span does not record',
    cure: 'Shut down after the last span, or make a new tracer',
  },
  'tracing-disabled': {
    cause: 'the tracer is disabled, so the span does not record',
    cure: 'Remove disableTracing',
    silent: true,
  },
  'no-tracer': {
    cause: 'a traced function ran without any tracer, so untraced',
    cure: 'Call it inside tracer.run(), pass {tracer}, or setDefaultTracer()',
  },
  'no-session': {
    cause: 'there is no session to enrich here',
    cure: 'Call it where a tracer is discovered, or use tracer.enrichSession()',
  },
  'no-context-manager': {
    cause: 'no context manager carries the active span to here: no tracer was made yet, or in a page an await lost it',
    cure: 'On Node make a tracer first and leave `contextManager` unset; in a page call useZoneContext(), or keep a handle (scope, bind, tracer.run)',
  },
  'capture-failed': {
    cause: 'a capture or aggregate function of the user threw; nothing was recorded for it',
    cure: 'Mend the function given as captureInputs, captureOutputs or aggregate',
  },
  'redact-failed': {
    cause: 'the redact function threw or gave no text, number or boolean; the value was masked',
    cure: 'Mend the function given as redact.replace',
  },
  unfinished: {
    cause: 'it was dropped before its end; the span ended with the last step',
    cure: 'Read it to the end, or cancel it: return(), cancel(), destroy()',
  },
  'export-failed': {
    cause: 'the destination refused spans',
    cure: 'Check the URL, the key and the receiver; the receipt of flush() holds the errors',
  },
  'export-delayed': {
    cause: 'the destination does not take spans now; they are sent again',
    cure: 'Check it if this lasts',
  },
  unauthorised: {cause: 'the destination refuses the key; spans are kept', cure: 'Check the key'},
  blocked: {
    cause: 'the browser does not let this page send there',
    cure: 'Let the receiver answer with Access-Control-Allow-Origin, and add it to connect-src',
  },
  'no-answer': {cause: 'an exporter did not say what became of spans', cure: 'Mend the exporter'},
  'memory-full': {cause: 'too many spans wait; the least valuable were lost', cure: 'Check the receiver'},
  'component-failed': {cause: 'a component given to the tracer threw', cure: 'Mend the component'},
  'kept-locally': {
    cause: 'no destination is configured, so spans are written to files here',
    cure: 'Nothing to do; to send them elsewhere set `destination`, HH_API_KEY or OTEL_EXPORTER_OTLP_ENDPOINT',
  },
  'local-unwritable': {
    cause: 'spans cannot be written; they stay in memory',
    cure: 'Make the folder writable, or set `destination`',
  },
  'journal-failed': {cause: 'the run file failed', cure: 'Set `journal`'},
  'duplicate-items': {cause: 'items repeat', cure: 'Each runs; results tell them apart by `index`'},
  abandoned: {cause: 'spans were never ended', cure: 'Call span.end() in a finally block'},
}
