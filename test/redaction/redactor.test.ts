import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, HoneyHiveTracer} from 'enrich-span'

const mask = '[Redacted]'
type Replace = (value: string | number | boolean, path: string, part: 'value' | 'key') => string | number | boolean

/** Fails at the n-th value, in its own way. */
function failing(n: number, fail: () => unknown): Replace {
  let calls = 0
  return (value, _, part) => (part === 'value' && ++calls === n ? (fail() as string) : value)
}

class Kept implements SpanExporter {
  readonly spans: ReadableSpan[] = []
  export: SpanExporter['export'] = (batch, done) => {
    this.spans.push(...batch)
    done({code: 0})
  }
  shutdown = async (): Promise<void> => {}
}

const failures: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error('out of order')
  },
  'gives nothing': () => undefined,
  'gives a promise that fails': () => Promise.reject(new Error('later')),
  'gives a promise that hangs': () => new Promise<void>(() => {}),
}

for (const [how, fail] of Object.entries(failures)) {
  test.serial(`a redactor that ${how} at any of 200 values costs that one value, and no span`, async t => {
    // A span has two: an attribute and its name.
    for (let n = 1; n <= 200; n++) {
      const destination = new Kept()
      const before = diagnostics().counts['redact-failed']
      const reported: string[] = []
      const onDiagnostic = ({code}: {code: string}): void => void reported.push(code)
      const tracer = new HoneyHiveTracer({destination, redact: {replace: failing(n, fail)}, onDiagnostic})
      for (let at = 0; at < 100; at++) tracer.startSpan(`span ${at}`, {attributes: {secret: `value ${at}`}}).end()
      // oxlint-disable-next-line no-await-in-loop -- one tracer after the other: the counts are the process's
      const receipt = await tracer.shutdown()
      t.like(
        receipt,
        {ok: true, created: 100, accepted: 100, refused: 0, pending: 0, open: 0, dropped: {}},
        `call ${n}`,
      )
      const sent = destination.spans.flatMap(({name, attributes}) => [attributes['secret'], name])
      const due = Array.from({length: 100}, (_, at) => [`value ${at}`, `span ${at}`]).flat()
      due[n - 1] = mask
      t.deepEqual(sent, due, `call ${n}`)
      t.is(diagnostics().counts['redact-failed'] - before, 1, `call ${n}`)
      t.deepEqual(reported, ['redact-failed'], `call ${n}`)
    }
  })
}
