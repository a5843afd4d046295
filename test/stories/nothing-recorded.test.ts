import {AlwaysOffSampler} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {type Code, diagnostics, enrichSpan, HoneyHiveTracer, type Reason} from '../../src/index.ts'

interface Case {
  readonly reported: boolean
  readonly enrich: () => boolean
}

// A tracer of its own per case; `onDiagnostic` counts its reports.
function cases(heard: Code[]): Readonly<Record<Exclude<Reason, 'foreign-span' | 'not-our-tracer' | 'no-root'>, Case>> {
  const listen = {destination: 'memory', onDiagnostic: ({code}: {code: Code}) => heard.push(code)} as const
  const tracer = new HoneyHiveTracer(listen)
  const inExperiment = new HoneyHiveTracer({...listen, runId: 'run-1'})
  const unsampled = new HoneyHiveTracer({...listen, sampler: new AlwaysOffSampler()})
  return {
    'no-span': {reported: true, enrich: () => tracer.enrichSpan({a: 1})},
    'span-ended': {
      reported: true,
      enrich: () => tracer.startActiveSpan('ended', span => (span.end(), enrichSpan({a: 1}))),
    },
    'not-recording': {reported: false, enrich: () => unsampled.startActiveSpan('unsampled', () => enrichSpan({a: 1}))},
    'scope-closed': {
      reported: true,
      enrich: () =>
        tracer.startActiveSpan('open', () => {
          const scope = enrichSpan.scope()
          scope.close()
          return scope.enrich({a: 1})
        }),
    },
    dropped: {
      reported: true,
      enrich: () =>
        tracer.startActiveSpan('cyclic', () => {
          const cyclic: Record<string, unknown> = {kept: 1}
          cyclic['self'] = cyclic
          return enrichSpan({metadata: cyclic})
        }),
    },
    'reserved-key': {
      reported: true,
      enrich: () => inExperiment.startActiveSpan('datapoint', () => enrichSpan({metadata: {run_id: 'mine', other: 1}})),
    },
  }
}

for (const reason of ['no-span', 'span-ended', 'not-recording', 'scope-closed', 'dropped', 'reserved-key'] as const) {
  test.serial(`${reason}: false, counted each time, reported once or never`, t => {
    const heard: Code[] = []
    const {enrich, reported} = cases(heard)[reason]
    const before = diagnostics().counts[reason]
    t.deepEqual([enrich(), enrich(), enrich()], [false, false, false])
    t.is(diagnostics().counts[reason] - before, 3)
    t.deepEqual(heard, reported ? [reason] : [])
  })
}

test('a report names subject, cause, cure, code and the call site', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  tracer.startActiveSpan('plan', span => {
    span.end()
    tracer.enrichSpan({metrics: {score: 1}, metadata: {a: 1, b: 2, c: 3}})
  })
  const last = diagnostics().recent.at(-1)
  t.is(
    last?.message,
    'enrichSpan() on span "plan": the span has ended, 4 keys not written (metadata.a, metadata.b, metadata.c, …). Enrich before end(). [span-ended]',
  )
  t.is(last?.tracerId, tracer.id)
  t.regex(last?.at ?? '', /nothing-recorded\.test\.ts:\d+/)
})

test('the ids stamped on a span cannot be overwritten, the rest of the call is written', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory', runId: 'run-1', datapointId: 'd-1'})
  tracer.startActiveSpan('datapoint', {attributes: {'honeyhive.session_id': 'forged'}}, span => {
    enrichSpan({metadata: {run_id: 'mine', datapoint_id: 'mine', other: 1}})
    span.end()
  })
  t.like(tracer.spans[0]?.attributes, {
    'honeyhive.session_id': tracer.sessionId,
    'honeyhive_metadata.run_id': 'run-1',
    'honeyhive_metadata.datapoint_id': 'd-1',
    'honeyhive_metadata.other': 1,
  })
})

test('a key within one edit of a namespace is written as metadata and reported once', t => {
  const heard: string[] = []
  const tracer = new HoneyHiveTracer({destination: 'memory', onDiagnostic: ({message}) => heard.push(message)})
  tracer.startActiveSpan('s', span => {
    t.true(enrichSpan({metdata: 1}))
    t.true(enrichSpan({metdata: 2}))
    span.end()
  })
  t.is(tracer.spans[0]?.attributes['honeyhive_metadata.metdata'], 2)
  t.is(heard.length, 1)
  t.regex(heard[0] ?? '', /`metdata`.*`metadata`.*\[looks-like-namespace\]/)
})
