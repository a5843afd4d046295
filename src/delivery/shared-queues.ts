import {openLocalFiles} from '#platform/local-files'
import * as codes from '../diagnostics/codes.ts'
import {report, type Reporter} from '../diagnostics/report.ts'
import {toError} from '../diagnostics/errors.ts'
import type {Transport} from './answer.ts'
import {type Destination, keyOf, nameOf, openTransport} from './destination.ts'
import {createExporterTransport} from './exporter-transport.ts'
import {localFolder} from './local-folder.ts'
import {SpanQueue} from './span-queue.ts'

/** Who hears what happens to the spans. */
export interface Listener {
  readonly reporter: Reporter
  /** Nobody chose the destination: the first use of local files says where they are. */
  readonly byDefault: boolean
}

/** A destination as one tracer uses it. */
export interface OpenDestination {
  readonly name: string
  /** Absent for `memory`: the spans stay with their tracer. */
  readonly queue?: SpanQueue
  /** Takes back the use; the last one closes the queue. */
  readonly release: () => Promise<void>
}

const shared = new Map<unknown, {readonly queue: SpanQueue; uses: number}>()

/** Opens a destination that was checked before, or joins those who use it already. */
export function openDestination(destination: Destination, listener: Listener): OpenDestination {
  if (destination === 'memory') return memory
  if (destination === 'local') return openLocal(listener)
  return share(keyOf(destination), nameOf(destination), () => openTransport(destination))
}

const memory: OpenDestination = {name: 'memory', release: async () => {}}

function share(key: unknown, name: string, open: () => Transport): OpenDestination {
  const found = shared.get(key) ?? {queue: new SpanQueue(name, open()), uses: 0}
  shared.set(key, found)
  found.uses += 1
  const release = async (): Promise<void> => {
    found.uses -= 1
    if (found.uses > 0) return
    shared.delete(key)
    await found.queue.close()
  }
  return {name, queue: found.queue, release}
}

// Nobody loses a program to a read-only disk: without a folder the spans stay in memory, and that is said once.
function openLocal({reporter, byDefault}: Listener): OpenDestination {
  const subject = `Folder ${localFolder}`
  try {
    const local = openLocalFiles(localFolder)
    const cause = `no destination is configured, so spans are written to files in ${local.folder}`
    const announce = byDefault ? () => report(codes.keptLocally, reporter, () => ({subject, cause})) : undefined
    return share(`local ${local.folder}`, `files in ${local.folder}`, () =>
      createExporterTransport(local.exporter({announce})),
    )
  } catch (error) {
    report(codes.localUnwritable, reporter, () => ({subject, cause: `spans stay in memory: ${toError(error).message}`}))
    return memory
  }
}
