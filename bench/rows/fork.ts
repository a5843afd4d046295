import {ROOT_CONTEXT} from '@opentelemetry/api'
import {HoneyHiveTracer} from 'enrich-span'
import type {Pair, Row} from '../row.ts'
import {AcceptAll} from '../setting/accept-all.ts'
import {enter} from '../setting/enterable-context.ts'
import {createRawProvider} from '../setting/raw-provider.ts'

/** Compares one tracer for each piece of work with one tracer for all. */
export const forkRows: readonly Row[] = [
  {
    id: 'fork',
    what: 'fork, one span, close; 100 at a time',
    against: 'the same span on a shared provider',
    must: 1.2,
    aim: 1.1,
    leastCalls: 10_000,
    mostCalls: 10_000,
    prepare: fork,
  },
]

const atATime = 100

function fork(): Pair {
  const raw = createRawProvider()
  const tracer = new HoneyHiveTracer({destination: new AcceptAll()})
  return {
    baseline: async count => {
      enter(ROOT_CONTEXT)
      for (let call = 0; call < count; call++) {
        const attributes = {
          'honeyhive.session_id': 'd5f2b7d0-6a0e-4f0e-9a52-6d2f1c3a1b11',
          'honeyhive.project': 'default',
          'honeyhive.source': 'dev',
        }
        raw.tracer.startSpan('work', {attributes}).end()
        if (call % atATime === atATime - 1) await raw.flush()
      }
      await raw.flush()
    },
    subject: async count => {
      enter(ROOT_CONTEXT)
      let closing: Promise<unknown>[] = []
      for (let call = 0; call < count; call++) {
        const one = tracer.fork({sessionName: 'work'})
        one.startSpan('work').end()
        closing.push(one.shutdown())
        if (call % atATime === atATime - 1) {
          await Promise.all(closing)
          closing = []
        }
      }
      await Promise.all(closing)
    },
    close: async () => Promise.all([tracer.shutdown(), raw.close()]),
  }
}
