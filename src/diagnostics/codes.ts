import {contextHint} from '#platform/context-hint'
import type {CodeRow, Failure} from './code-row.ts'

// THE table of diagnostics. A constant for each row: a bundle holds the texts of those alone that its code can tell.

export const noSpan: Failure = {
  code: 'no-span',
  cause: 'no span is active here',
  cure: `Call it inside tracer.startActiveSpan() or a function of trace(), or pass {span}${contextHint}`,
}
export const notRecording: Failure = {
  code: 'not-recording',
  cause: 'sampled out, disabled, or no SDK',
  cure: 'Check the sampler',
  silent: true,
}
export const spanEnded: Failure = {code: 'span-ended', cause: 'the span has ended', cure: 'Enrich before end()'}
export const foreignSpan: Failure = {
  code: 'foreign-span',
  cause: 'the active span belongs to another tracer, or to none, and is not written to',
  cure: 'Start a span of this tracer here, or pass {span} alone',
}
export const notOurTracer: Failure = {
  code: 'not-our-tracer',
  cause: '`tracer` is an OpenTelemetry tracer or provider, not a HoneyHiveTracer',
  cure: 'Pass the HoneyHiveTracer instance, or {span}',
}
export const scopeClosed: Failure = {
  code: 'scope-closed',
  cause: 'the scope was closed',
  cure: 'Enrich inside the block that owns the scope',
}
export const dropped: Failure = {
  code: 'dropped',
  cause: 'part of the data was cut, could not be read or found no room',
  cure: 'Send less or plainer data, or raise `limits` of the tracer',
}
export const reservedKey: Failure = {
  code: 'reserved-key',
  cause: 'a key names an id that the tracer stamped on the span',
  cure: 'Use another key',
}
export const looksLikeNamespace: CodeRow = {
  code: 'looks-like-namespace',
  cause: 'it is no namespace, and went to metadata like any other key',
  cure: 'Correct the spelling, or put it under `metadata`',
}
export const baggageIgnored: CodeRow = {
  code: 'baggage-ignored',
  cause: 'baggage names a tracer, but its entry was not made by tracer.toBaggage() in this process',
  cure: 'Nothing to do: text from outside never chooses a tracer',
}
export const ownerDiffers: CodeRow = {
  code: 'owner-differs',
  cause: 'the active span belongs to another tracer than the one that entered here',
  cure: 'If that is no intention, a callback ran in somebody else’s context: wrap it in bind(), or use a scope or tracer.run()',
}
export const activeSpanEnded: CodeRow = {
  code: 'active-span-ended',
  cause: 'the active span has ended, so this code runs after the work that it belongs to, or in a lost context',
  cure: 'Await the work before end(), or wrap the callback in bind()',
}
export const originNotAllowed: CodeRow = {
  code: 'origin-not-allowed',
  cause: 'the origin is not allowed',
  cure: 'Pass `to`, and the origin in `allowedOrigins`',
}
export const secondCopy: CodeRow = {
  code: 'second-copy',
  cause: 'two copies of enrich-span run in this process; they agree on owners, but counters and ledgers are apart',
  cure: 'Keep one: `npm ls enrich-span` shows who brings the other, `npm dedupe` joins equal versions',
}
export const foreignParent: CodeRow = {
  code: 'foreign-parent',
  cause: 'the application’s provider started the span below a span of another tracer, so it was not adopted',
  cure: 'Start it inside this tracer’s own span, or use routeInstrumentations() or tracer.provider',
}
export const providerRegistered: CodeRow = {
  code: 'provider-registered',
  cause: 'another global tracer provider is registered already and stays',
  cure: 'Add routedSpanProcessor() to that provider, or call routeInstrumentations() before it is registered',
}
export const tracerClosed: CodeRow = {
  code: 'tracer-closed',
  cause: 'the tracer was shut down, so the span does not record',
  cure: 'Shut down after the last span, or make a new tracer',
}
export const tracingDisabled: CodeRow = {
  code: 'tracing-disabled',
  cause: 'the tracer is disabled, so the span does not record',
  cure: 'Remove disableTracing',
  silent: true,
}
export const noTracer: CodeRow = {
  code: 'no-tracer',
  cause: 'a traced function ran without any tracer, so untraced',
  cure: 'Call it inside tracer.run(), pass {tracer}, or setDefaultTracer()',
}
export const noSession: CodeRow = {
  code: 'no-session',
  cause: 'there is no session to enrich here',
  cure: 'Call it where a tracer is discovered, or use tracer.enrichSession()',
}
export const noContextManager: CodeRow = {
  code: 'no-context-manager',
  cause: 'no context manager carries the active span to here: no tracer was made yet, or in a page an await lost it',
  cure: 'On Node make a tracer first and leave `contextManager` unset; in a page call useZoneContext() and compile async functions down, or keep a handle (scope, bind, tracer.run)',
}
export const captureFailed: CodeRow = {
  code: 'capture-failed',
  cause: 'a capture or aggregate function of the user threw; nothing was recorded for it',
  cure: 'Mend the function given as captureInputs, captureOutputs or aggregate',
}
export const redactFailed: CodeRow = {
  code: 'redact-failed',
  cause: 'the redact function threw or gave no text, number or boolean; the value was masked',
  cure: 'Mend the function given as redact.replace',
}
export const unfinished: CodeRow = {
  code: 'unfinished',
  cause: 'it was dropped before its end; the span ended with the last step',
  cure: 'Read it to the end, or cancel it: return(), cancel(), destroy()',
}
export const exportFailed: CodeRow = {
  code: 'export-failed',
  cause: 'the destination refused spans',
  cure: 'Check the URL, the key and the receiver; the receipt of flush() holds the errors',
}
export const exportDelayed: CodeRow = {
  code: 'export-delayed',
  cause: 'the destination does not take spans now; they are sent again',
  cure: 'Check it if this lasts',
}
export const unauthorized: CodeRow = {
  code: 'unauthorized',
  cause: 'the destination refuses the key; spans are kept',
  cure: 'Check the key',
}
export const blocked: CodeRow = {
  code: 'blocked',
  cause: 'the browser does not let this page send there',
  cure: 'Let the receiver answer with Access-Control-Allow-Origin, and add it to connect-src',
}
export const noAnswer: CodeRow = {
  code: 'no-answer',
  cause: 'an exporter did not say what became of spans',
  cure: 'Mend the exporter',
}
export const memoryFull: CodeRow = {
  code: 'memory-full',
  cause: 'too many spans wait; the least valuable were lost',
  cure: 'Check the receiver',
}
export const componentFailed: CodeRow = {
  code: 'component-failed',
  cause: 'a component given to the tracer threw',
  cure: 'Mend the component',
}
export const keptLocally: CodeRow = {
  code: 'kept-locally',
  cause: 'no destination is configured, so spans are written to files here',
  cure: 'Nothing to do; to send them elsewhere set `destination`, HH_API_KEY or OTEL_EXPORTER_OTLP_ENDPOINT',
}
export const localUnwritable: CodeRow = {
  code: 'local-unwritable',
  cause: 'spans cannot be written; they stay in memory',
  cure: 'Make the folder writable, or set `destination`',
}
export const journalFailed: CodeRow = {code: 'journal-failed', cause: 'the run file failed', cure: 'Set `journal`'}
export const duplicateDatapoints: CodeRow = {
  code: 'duplicate-datapoints',
  cause: 'items repeat',
  cure: 'Each runs; results tell them apart by `index`',
}
export const redactedOutputs: CodeRow = {
  code: 'redacted-outputs',
  cause: 'stored items that were redacted are scored again: evaluators see what the run file holds',
  cure: 'Run them again where that matters',
}
export const waitCapped: CodeRow = {
  code: 'wait-capped',
  cause: 'a rate limit asks for a longer wait than ten minutes; the run tries again after ten',
  cure: 'Check the quota, or stop the run and continue it later with `resume`',
}
export const badDeadline: CodeRow = {
  code: 'bad-deadline',
  cause: '`timeoutMs` is not a number of milliseconds, so the default is used',
  cure: 'Pass milliseconds, 0 or more',
}
export const abandoned: CodeRow = {
  code: 'abandoned',
  cause: 'spans were never ended',
  cure: 'Call span.end() in a finally block',
}
