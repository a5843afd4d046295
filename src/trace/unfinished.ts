import type {Work} from './work.ts'

/** Ends `work` with a diagnostic when `result` is collected first; nothing here keeps `result` alive. */
export function watch(result: object, work: Work): void {
  registry.register(result, work, work)
}

/** The work has ended by itself. */
export function unwatch(work: Work): void {
  registry.unregister(work)
}

const registry: FinalizationRegistry<Work> = /* @__PURE__ */ new FinalizationRegistry(work => work.abandon())
