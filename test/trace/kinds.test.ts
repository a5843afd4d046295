import {setImmediate as turn} from 'node:timers/promises'
import {SpanStatusCode} from '@opentelemetry/api'
import {hrTimeToNanoseconds} from '@opentelemetry/core'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test, {type ExecutionContext} from 'ava'
import {diagnostics, type HoneyHiveTracer, trace} from '../../src/index.ts'
import {recordSpans, type Recording} from '../../src/testing.ts'
import {forms, type Subject} from './forms.ts'
import {broken, type Kind, kinds, type Outcome} from './kinds.ts'

for (const [kindName, kind] of Object.entries(kinds)) {
  for (const outcome of kind.outcomes) {
    for (const [formName, form] of Object.entries(forms)) {
      // Collecting garbage takes the whole process, so these cases run one by one.
      const run = outcome === 'never finishes' ? test.serial : test
      run(`${kindName}, ${outcome}: ${formName}`, check, kind, outcome, form)
    }
  }
}

async function check(
  t: ExecutionContext,
  kind: Kind,
  outcome: Outcome,
  form: (fn: Subject, tracer: HoneyHiveTracer) => Subject,
): Promise<void> {
  await using recording = recordSpans()
  const child = trace({eventName: 'child'}, (n: number) => n)
  const bare = kind.make(outcome, () => {})
  const traced = form(kind.make(outcome, child), recording.tracer)
  const unfinished = diagnostics().counts.unfinished
  t.deepEqual(await observe(traced, kind, outcome), await observe(bare, kind, outcome))

  const work = await finished(recording)
  t.is(work.name, 'work')
  t.deepEqual(recording.spans.map(({name}) => name).indexOf('work'), recording.spans.length - 1)
  t.is(work.parentSpanContext, undefined)
  for (const span of recording.spans.filter(({name}) => name !== 'work')) {
    t.is(span.name, 'child')
    t.is(span.parentSpanContext?.spanId, work.spanContext().spanId)
    t.true(nanoseconds(span.startTime) >= nanoseconds(work.startTime))
    // The end of dropped work is unknown. Its span ends with the last step that was seen.
    if (outcome !== 'never finishes') t.true(nanoseconds(span.endTime) <= nanoseconds(work.endTime) + clockStep)
  }
  const failed = outcome === 'throws' || outcome === 'rejects'
  t.is(work.status.code, failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET)
  t.is(work.attributes['honeyhive_error'], failed ? broken.message : undefined)
  t.is(work.events.length, failed ? 1 : 0)
  t.is(typeof work.attributes['honeyhive_duration_ms'], 'number')
  t.is(diagnostics().counts.unfinished - unfinished, outcome === 'never finishes' ? 1 : 0)
  if (outcome === 'ok') {
    const output = typeof kind.output === 'string' ? {'honeyhive_outputs.result': kind.output} : kind.output
    t.like(work.attributes, output as object)
    t.false('honeyhive_outputs._cut' in work.attributes)
  }
}

async function observe(fn: Subject, kind: Kind, outcome: Outcome): Promise<readonly unknown[]> {
  const seen: unknown[] = []
  try {
    await kind.consume(fn() as never, outcome, what => seen.push(what))
  } catch (error) {
    seen.push({same: error === broken, error})
  }
  return seen
}

/** The span of the work: the one without a parent, once it has ended. */
async function finished({spans}: Recording): Promise<ReadableSpan> {
  for (let round = 0; round < 200; round++) {
    const work = spans.find(span => span.parentSpanContext === undefined)
    if (work !== undefined) return work
    await turn()
    globalThis.gc?.()
  }
  throw new Error('the span of the work never ended')
}

// Each span takes its start from the wall clock, which may be set right in between; that the child ended first is asserted above.
const clockStep = 50_000_000

const nanoseconds = (time: ReadableSpan['endTime']): number => hrTimeToNanoseconds(time)
