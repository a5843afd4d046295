// 50,000 items from an async iterable, nothing kept per item; prints what early and late ones allocate and leave behind.
import {type HeapProfiler, Session} from 'node:inspector'
import {runNothingToDo} from './nothing-to-do.ts'

const total = Number(process.argv[2] ?? 50_000)
const stretch = total / 10

const session = new Session()
session.connect()
const allocated: number[] = []
const retained: number[] = []
const times: number[] = []
let begunMs = 0

function begin(elapsedMs: number): void {
  begunMs = elapsedMs
  session.post('HeapProfiler.startSampling', {
    samplingInterval: 16_384,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as HeapProfiler.StartSamplingParameterType)
}

function end(elapsedMs: number): void {
  session.post('HeapProfiler.stopSampling', (_, {profile}) => allocated.push(sizeBelow(profile.head) / stretch))
  times.push((elapsedMs - begunMs) / stretch)
  globalThis.gc?.()
  retained.push(process.memoryUsage().heapUsed)
}

function sizeBelow({selfSize, children}: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sizeBelow(child), selfSize)
}

const result = await runNothingToDo(total, ({done, elapsedMs}) => {
  if (done === 3 * stretch || done === 9 * stretch) begin(elapsedMs)
  else if (done === 4 * stretch || done === total) end(elapsedMs)
})
const {succeeded, aborted} = result
process.stdout.write(JSON.stringify({total: result.total, succeeded, aborted, allocated, retained, times}))
