import type {Cells, Loaded} from './scenario.ts'

/** The tool that fakes timers. */
export interface Faker {
  fake(): void
  restore(): void
}

/**
 * Under fake timers, ends what a test ends, to a URL and to local files; then, with real ones, delivers once more. A hang shows
 * as the time-out of the process.
 */
export async function fakeTimers({library, experiments}: Loaded, url: string, faker: Faker): Promise<Cells> {
  const cells: Record<string, string> = {}
  for (const [to, destination] of [
    ['URL', {url}],
    ['local', 'local'],
  ] as const) {
    const tracer = new library.HoneyHiveTracer({destination})
    faker.fake()
    tracer.startSpan('faked').end()
    cells[`flush, ${to}`] = toCell((await tracer.flush({timeoutMs: 5_000})).ok)
    cells[`shutdown, ${to}`] = toCell((await tracer.shutdown({timeoutMs: 5_000})).ok)
    const {spans} = await experiments.evaluate({
      name: 'faked',
      dataset: [{inputs: 1}, {inputs: 2}],
      function: ({inputs}) => inputs,
      tracer: {destination},
      journal: false,
    })
    cells[`evaluate, ${to}`] = toCell(spans.accepted === spans.created)
    faker.restore()
    const after = new library.HoneyHiveTracer({destination})
    after.startSpan('real').end()
    cells[`afterwards, ${to}`] = toCell((await after.shutdown({timeoutMs: 5_000})).accepted === 1)
  }
  return cells
}

const toCell = (ok: boolean): string => (ok ? 'works' : 'not delivered')
