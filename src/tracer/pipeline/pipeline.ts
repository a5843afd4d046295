import type {Tracer, TracerProvider} from '@opentelemetry/api'
import {AlwaysOnSampler, type ReadableSpan, type Sampler, type SpanProcessor} from '@opentelemetry/sdk-trace-base'
import {createProvider} from '#platform/provider'
import {randomId, randomSpanId} from '../../context/state/random-id.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import {localBackend} from '../../backend/backend.ts'
import {createServerBackend} from '../../backend/server-backend.ts'
import {openDestinations} from '../../delivery/open-destinations.ts'
import * as codes from '../../diagnostics/codes.ts'
import {type Reporter, report} from '../../diagnostics/report.ts'
import {compileRedact, type Redactor} from '../../redaction/redact.ts'
import {createRedaction} from '../../redaction/redact-attributes.ts'
import {redacting} from '../../redaction/redacting-processor.ts'
import {scopeName} from '../../trace/plain-span.ts'
import {isApplication, type SharedOptions} from '../options/resolve-options.ts'
import {createApplicationPipeline} from './application-pipeline.ts'
import {awaitResources} from './await-resources.ts'
import type {Pipeline, TracerCore} from './core.ts'
import {resourceOf} from './resource-of.ts'
import {createUserProcessors} from './user-processors.ts'

/** Opens the destinations and creates the provider. */
export function createPipeline(options: SharedOptions, reporterId: string): Pipeline {
  if (isApplication(options.destinations)) return createApplicationPipeline(options)
  const reporter = {id: reporterId, onDiagnostic: options.onDiagnostic}
  const listener = {reporter, byDefault: options.destinationIsDefault}
  const destinations = awaitResources(openDestinations(options.destinations, listener, options.batched))
  const redactor = redactorOf(options, options.limits.valueBytes, reporter)
  const backend =
    options.connection === undefined || options.disabled
      ? localBackend
      : createServerBackend(options.connection, reporter)
  reportSettings(options, reporter)
  const user = createUserProcessors(options.processors ?? [], reporter)
  const processors = [
    ...(redactor === undefined ? [] : [observing, redacting(redactor)]),
    ...user.processors,
    delivering,
  ]
  let built: TracerProvider | undefined
  const provider = (): TracerProvider =>
    (built ??= createProvider({
      resource: resourceOf(options, reporter),
      spanLimits: options.spanLimits,
      spanProcessors: processors,
      // Generates ids at half the cost of the SDK's generator, and without `Math.random`.
      idGenerator: {generateTraceId: randomId, generateSpanId: randomSpanId},
      ...samplerOf(options),
    }))
  let sdk: Tracer | undefined
  return {
    options,
    provider,
    processors,
    holdsBack: options.processors !== undefined && options.processors.length > 0,
    sdk: () => (sdk ??= provider().getTracer(scopeName)),
    ofApplication: false,
    startsUnseen: options.processors === undefined && options.sampler === undefined && !options.samplerFromEnvironment,
    redaction: options.redact && createRedaction(options.redact, options.limits.valueBytes),
    destinations,
    backend,
    redactor,
    sessions: new Set(),
    closed: false,
    flushProcessors: async () => user.flush(),
    reportHanging: () => user.reportHanging(),
    shutdown: async () => {
      const [failures] = await Promise.all([user.shutdown(), destinations.close(), backend.close()])
      return failures
    },
  }
}

function reportSettings({conflicts, deprecated}: SharedOptions, reporter: Reporter): void {
  const subject = 'HoneyHiveTracer: environment'
  for (const cause of conflicts) report(codes.settingsDiffer, reporter, () => ({subject, cause}))
  for (const [old, now] of deprecated) {
    const cause = `${old} is a deprecated name`
    report(codes.deprecatedName, reporter, () => ({
      subject,
      cause,
      cure: `Set ${now} instead. The old name stays for two minor versions at least`,
    }))
  }
}

/** The compiled rules of `redact`; `undefined` without rules. Values longer than `valueBytes` are cut. */
export function redactorOf({redact}: SharedOptions, valueBytes: number, reporter: Reporter): Redactor | undefined {
  const failed = (): void => report(codes.redactFailed, reporter, () => ({subject: 'HoneyHiveTracer: `redact`'}))
  return redact && compileRedact(redact, valueBytes, failed)
}

// Usage is read before the rules, because a mask may cover counts of tokens.
const observing: SpanProcessor = {
  onStart: () => {},
  onEnd: span => (recordOf(span as never)?.owner as TracerCore | undefined)?.observer?.beforeRedaction(span),
  forceFlush: async () => {},
  shutdown: async () => {},
}

// This processor is the last one, so destinations receive what all the others have seen.
const delivering: SpanProcessor = {
  onStart: () => {},
  onEnd: (span: ReadableSpan) => {
    // Only cores of this copy of the package start the spans of a pipeline.
    const core = recordOf(span as never)?.owner as TracerCore | undefined
    if (core !== undefined) deliver(core, span)
  },
  forceFlush: async () => {},
  shutdown: async () => {},
}

/** Receives the spans of all tracers in place of their destinations. */
type Recorder = (span: ReadableSpan) => void

const recorders = /* @__PURE__ */ new Set<Recorder>()

/** Passes the spans of all tracers to `recorder` until the returned function is called. None leaves the process meanwhile. */
export function divertSpans(recorder: Recorder): () => void {
  recorders.add(recorder)
  return () => void recorders.delete(recorder)
}

function record({book}: TracerCore, span: ReadableSpan): void {
  for (const recorder of recorders) recorder(span)
  book.count('accepted', 1)
}

function deliver(core: TracerCore, span: ReadableSpan): void {
  const {book, pipeline} = core
  book.ended()
  core.observer?.ended(span)
  if (recorders.size > 0) return record(core, span)
  if (pipeline.backend.isRemote) core.recorder.begin()
  if (pipeline.destinations.keepsSpans) core.finished.push(span)
  if (pipeline.closed) book.count({dropped: 'tracer-closed'}, 1)
  else pipeline.destinations.send(span, book)
}

// The SDK's default follows the parent, so a `traceparent: …-00` from outside would switch off a tenant's tracing.
function samplerOf({sampler, samplerFromEnvironment}: SharedOptions): {sampler?: Sampler} {
  if (sampler !== undefined) return {sampler}
  return samplerFromEnvironment ? {} : {sampler: new AlwaysOnSampler()}
}
