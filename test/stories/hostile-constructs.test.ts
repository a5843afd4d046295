import {EventEmitter} from 'node:events'
import {MessageChannel} from 'node:worker_threads'
import test from 'ava'
import {bind, enrichSpan, type EnrichmentScope} from 'enrich-span'
import {type Recording, recordSpans} from 'enrich-span/testing'

/** Runs both tenants' steps through one shared construct, which runs them in the other tenant's context. */
type Construct = () => {submit: (step: () => void) => void; finish: () => Promise<void> | void}

const constructs: Readonly<Record<string, Construct>> = {
  'a shared emitter fired elsewhere': () => {
    const shared = new EventEmitter()
    return {submit: step => shared.once('flush', step), finish: () => void shared.emit('flush')}
  },
  'a batcher that runs everybody’s work with the first caller': () => {
    const waiting: (() => void)[] = []
    let done: Promise<void> | undefined
    const submit = (step: () => void): void => {
      waiting.push(step)
      done ??= Promise.resolve().then(() => waiting.forEach(each => each()))
    }
    return {submit, finish: async () => done}
  },
  'a memoised promise whose work runs with the first caller': () => {
    const steps: (() => void)[] = []
    let memo: Promise<void> | undefined
    const load = async (): Promise<void> => {
      await Promise.resolve()
      for (const step of steps) step()
    }
    return {
      submit: step => {
        steps.push(step)
        memo ??= load()
      },
      finish: async () => memo,
    }
  },
  'a pool whose worker loop was started by the first caller': () => {
    const queue: (() => void)[] = []
    let wake: (() => void) | undefined
    let worker: Promise<void> | undefined
    const loop = async (): Promise<void> => {
      for (let served = 0; served < 2; ) {
        const job = queue.shift()
        if (job === undefined) await new Promise<void>(resolve => (wake = resolve))
        else {
          job()
          served += 1
        }
      }
    }
    return {
      submit: step => {
        queue.push(step)
        wake?.()
        worker ??= loop()
      },
      finish: async () => worker,
    }
  },
  'a generator pulled outside': () => {
    const generators: Generator[] = []
    return {
      submit: step => {
        generators.push(
          (function* () {
            yield step()
          })(),
        )
      },
      finish: () => generators.forEach(each => void [...each]),
    }
  },
  'callbacks kept in a map beside a message port': () => {
    const {port1, port2} = new MessageChannel()
    const callbacks = new Map<number, () => void>()
    const answered = new Promise<void>(resolve => {
      let left = 2
      port2.on('message', (id: number) => {
        callbacks.get(id)?.()
        left -= 1
        if (left === 0) resolve(port1.close())
      })
    })
    return {
      submit: step => {
        callbacks.set(callbacks.size, step)
        port1.postMessage(callbacks.size - 1)
      },
      finish: async () => answered,
    }
  },
}

interface Verdict {
  readonly right: number
  readonly leaked: number
}

// Both tenants submit inside their own span, and the construct finishes after both have left.
async function interleave(
  construct: Construct,
  prepare: (write: (scope?: EnrichmentScope) => void) => () => void,
): Promise<Verdict> {
  await using a = recordSpans()
  await using b = recordSpans()
  const {submit, finish} = construct()
  const spans = [a, b].map(({tracer}) =>
    tracer.startActiveSpan('work', span => {
      const write = (scope?: EnrichmentScope): void => {
        const data = {metadata: {by: tracer.id}}
        void (scope === undefined ? enrichSpan(data) : scope.enrich(data))
      }
      submit(prepare(write))
      return span
    }),
  )
  await finish()
  for (const span of spans) span.end()
  const writer = ({spans: [span]}: Recording): unknown => span?.attributes['honeyhive_metadata.by']
  const right = [a, b].filter(each => writer(each) === each.tracer.id).length
  const leaked = [a, b].filter(each => writer(each) !== undefined && writer(each) !== each.tracer.id).length
  return {right, leaked}
}

for (const [name, construct] of Object.entries(constructs)) {
  test(`${name}: with bind nothing leaks and nothing is lost`, async t => {
    t.deepEqual(await interleave(construct, write => bind(() => write())), {right: 2, leaked: 0})
  })

  test(`${name}: with a scope nothing leaks and nothing is lost`, async t => {
    const pinned = await interleave(construct, write => {
      const scope = enrichSpan.scope()
      return () => write(scope)
    })
    t.deepEqual(pinned, {right: 2, leaked: 0})
  })

  test(`${name}: without them data is lost or lands with whoever’s context runs it, as documented`, async t => {
    const {right} = await interleave(construct, write => () => write())
    t.true(right < 2, 'the construct is hostile indeed')
  })
}
