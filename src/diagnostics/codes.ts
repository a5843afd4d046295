import {contextHint} from '#platform/warn'
import type {CodeRow, Failure} from './code-row.ts'

export {
  abandonedCall,
  convertedOutputs,
  duplicateDatapoints,
  tooManySlices,
  journalFailed,
  partialOutputs,
  pricesFailed,
  scoresWithoutDatapoint,
  quotaSpent,
  redactedOutputs,
  reportFailed,
  usageUntold,
} from './experiment-codes.ts'
export {spoolFailed, spoolFull, spoolUnusable} from './spool-codes.ts'
export {notSeen, propagatorKept, serviceUnknown, tenantFailed, tenantsFull, unclaimed} from './tenant-codes.ts'

// The table of diagnostics. Each row is a constant, so a bundle holds only the texts that its code can report.

export const noSpan: Failure = {
  code: 'no-span',
  cause: 'no span is active here',
  cure: `Call it inside tracer.startActiveSpan() or a function of trace(), or pass {span}${contextHint}`,
}
export const notRecording: Failure = {
  code: 'not-recording',
  cause: 'the span does not record: sampled out, disabled, or without an SDK',
  cure: 'Check the sampler',
  silent: true,
}
export const spanEnded: Failure = {code: 'span-ended', cause: 'the span has ended', cure: 'Enrich before end()'}
export const foreignSpan: Failure = {
  code: 'foreign-span',
  cause: 'the active span does not belong to this tracer and is not written to',
  cure: 'Start a span of this tracer here, or pass {span} alone',
}
export const noRoot: Failure = {
  code: 'no-root',
  cause: 'the outermost span is not known',
  cure: 'Add routedSpanProcessor() to the provider, or pass {span}',
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
  cause: 'part of the data was cut, was unreadable, or did not fit',
  cure: 'Send less or simpler data, or raise `limits` of the tracer',
}
export const reservedKey: Failure = {
  code: 'reserved-key',
  cause: 'the key is an id that the tracer stamped on the span',
  cure: 'Use another key',
}
export const looksLikeNamespace: CodeRow = {
  code: 'looks-like-namespace',
  cause: 'the key resembles a namespace but is not one, so it was written as metadata',
  cure: 'Correct the spelling, or put it under `metadata`',
}
export const baggageIgnored: CodeRow = {
  code: 'baggage-ignored',
  cause: 'baggage names a tracer, but the entry was not made by tracer.toBaggage() in this process',
  cure: 'Nothing to fix: text from outside never chooses a tracer',
}
export const ownerDiffers: CodeRow = {
  code: 'owner-differs',
  cause: 'the active span belongs to a different tracer from the one that entered here',
  cure: 'If this is unintended, a callback ran in another tracer’s context: wrap it in bind(), or use a scope or tracer.run()',
}
export const activeSpanEnded: CodeRow = {
  code: 'active-span-ended',
  cause: 'the active span has ended, so this code runs after its work, or in the wrong context',
  cure: 'Await the work before end(), or wrap the callback in bind()',
}
export const originNotAllowed: CodeRow = {
  code: 'origin-not-allowed',
  cause: 'the origin is not allowed',
  cure: 'Pass `to`, and the origin in `allowedOrigins`',
}
export const secondCopy: CodeRow = {
  code: 'second-copy',
  cause: 'two copies of enrich-span run in this process; they share spans and tracers, but not counters and ledgers',
  cure: 'Keep one: `npm ls enrich-span` shows where the other comes from, `npm dedupe` merges equal versions',
}
export const foreignParent: CodeRow = {
  code: 'foreign-parent',
  cause: 'the application’s provider started the span below a span of another tracer, so this tracer did not adopt it',
  cure: 'Start it inside this tracer’s own span, or use routeInstrumentations() or tracer.provider',
}
export const providerRegistered: CodeRow = {
  code: 'provider-registered',
  cause: 'another global tracer provider is already registered and stays',
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
  cause: 'a traced function ran without a tracer, so it was not traced',
  cure: 'Call it inside tracer.run(), pass {tracer}, or setDefaultTracer()',
}
export const toApplication: CodeRow = {
  code: 'to-application',
  cause: 'no tracer is discovered, so the application’s provider started the span',
  cure: 'If it belongs to a tracer, call it inside tracer.run(), pass {tracer}, or setDefaultTracer()',
}
export const minifiedName: CodeRow = {
  code: 'minified-name',
  cause: 'the function has a name of one letter, as minifiers leave it, and the span or metric has that name too',
  cure: 'Set `eventName`, or `name` of evaluator(), or keep names in the build: `keepNames` of esbuild, `keep_fnames` of Terser',
}
export const noSession: CodeRow = {
  code: 'no-session',
  cause: 'no tracer with a session was discovered here',
  cure: 'Call it inside tracer.run() or a span of the tracer, or use tracer.enrichSession()',
}
export const noContextManager: CodeRow = {
  code: 'no-context-manager',
  cause: 'no context manager carries the active span here: no tracer was made yet, or in a page an await lost the span',
  cure: 'On Node make a tracer first and leave `contextManager` unset. On Cloudflare Workers set the flag nodejs_compat. In a page call useZoneContext() and compile async functions down, or keep a handle (scope, bind, tracer.run)',
}
export const captureFailed: CodeRow = {
  code: 'capture-failed',
  cause: 'a capture or aggregate function threw, so its data was not recorded',
  cure: 'Fix the function given as captureInputs, captureOutputs or aggregate',
}
export const redactFailed: CodeRow = {
  code: 'redact-failed',
  cause: 'the redact function threw, or did not return text, a number or a boolean; the value was masked',
  cure: 'Fix the function given as redact.replace',
}
export const dialectFailed: CodeRow = {
  code: 'dialect-failed',
  cause: 'a dialect failed, so its spans were sent untranslated',
  cure: 'Fix the dialect',
}
export const unfinished: CodeRow = {
  code: 'unfinished',
  cause: 'the result was dropped before its end, so the span ended with the last step',
  cure: 'Read it to the end, or cancel it: return(), cancel(), destroy()',
}
export const exportFailed: CodeRow = {
  code: 'export-failed',
  cause: 'the destination refused spans',
  cure: 'Check the URL, the key and the receiver. The receipt of flush() lists the errors',
}
export const exportDelayed: CodeRow = {
  code: 'export-delayed',
  cause: 'the destination does not accept spans now; they are sent again',
  cure: 'Check the destination if this persists',
}
export const unauthorized: CodeRow = {
  code: 'unauthorized',
  cause: 'the destination refuses the key; spans are kept',
  cure: 'Check the key',
}
export const misdirected: CodeRow = {
  code: 'misdirected',
  cause: 'the destination is not at this URL; spans are kept',
  cure: 'Check the URL, the project and the key. Redirects are not followed',
}
export const blocked: CodeRow = {
  code: 'blocked',
  cause: 'the browser blocked the request of this page',
  cure: 'Let the receiver respond with Access-Control-Allow-Origin, and add its origin to connect-src',
}
export const noAnswer: CodeRow = {
  code: 'no-answer',
  cause: 'an exporter did not report a result',
  cure: 'Fix the exporter',
}
export const memoryFull: CodeRow = {
  code: 'memory-full',
  cause: 'too many spans are queued; the least important ones were dropped',
  cure: 'Check the receiver',
}
export const componentFailed: CodeRow = {
  code: 'component-failed',
  cause: 'a component given to the tracer threw',
  cure: 'Fix the component',
}
export const backendMissed: CodeRow = {
  code: 'backend-missed',
  cause: 'HoneyHive’s server did not accept every request about sessions and runs',
  cure: 'The receipt of flush() names what is missing. `enrich-span sync <run>` sends the rest of a run',
}
export const settingsDiffer: CodeRow = {
  code: 'settings-differ',
  cause: 'two environment variables for the same setting differ',
  cure: 'Remove one of them',
}
export const deprecatedName: CodeRow = {
  code: 'deprecated-name',
  cause: 'a deprecated name is used',
  cure: 'Use the new name. The old one stays for two minor versions at least',
}
export const keptLocally: CodeRow = {
  code: 'kept-locally',
  cause: 'no destination is configured, so spans are written to local files',
  cure: '`npx enrich-span spans` shows them. To send them elsewhere set `destination`, HH_API_KEY or OTEL_EXPORTER_OTLP_ENDPOINT',
}
export const localUnwritable: CodeRow = {
  code: 'local-unwritable',
  cause: 'spans cannot be written to files, so they stay in memory',
  cure: 'Make the folder writable, or set `destination`',
}
export const localCap: CodeRow = {
  code: 'local-cap',
  cause: 'the local files exceed their limit, so the oldest of ended processes were removed',
  cure: 'Raise `maxBytes` of `destination: {local: true, maxBytes}`, or remove files',
}
export const badDeadline: CodeRow = {
  code: 'bad-deadline',
  cause: '`timeoutMs` is not a number of milliseconds, so the default is used',
  cure: 'Pass milliseconds, 0 or more',
}
export const abandoned: CodeRow = {
  code: 'abandoned',
  cause: 'spans were started but never ended',
  cure: 'Call span.end() in a finally block',
}
