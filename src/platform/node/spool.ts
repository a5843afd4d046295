import type {Spool, SpoolDestination, SpoolEvents, SpoolOptions, TakeOverRule} from '../spool.ts'
import {atExit} from './exit.ts'
import {FileSpool} from './spool/file-spool.ts'

export {clearSpool, inspectSpool, type SpoolOwner, spoolProblem} from './spool/inspect.ts'

/** Whether this platform has files that survive the process. */
export const hasSpool: boolean = true

/** The headers of the destinations with a name, while they are open. */
const named = new Map<string, {readonly headers: string; uses: number}>()

/** Opens the spool of a destination. Throws when the name belongs to a destination with other headers. */
export function openSpool(
  destination: SpoolDestination,
  options: SpoolOptions,
  events: SpoolEvents,
  rule: TakeOverRule = {},
): Spool {
  const release = claimName(destination)
  const spool = new FileSpool(destination, options, rule, events)
  const close = (): void => {
    release()
    forget()
    spool.close()
  }
  const forget = atExit(() => spool.close())
  return {
    folder: spool.folder,
    maxBytes: spool.maxBytes,
    write: record => spool.write(record),
    next: () => spool.next(),
    get isWatching() {
      return spool.isWatching
    },
    sync: () => spool.sync(),
    close,
  }
}

function claimName({name, headers}: SpoolDestination): () => void {
  if (name === undefined) return () => {}
  const text = JSON.stringify(Object.entries(headers).map(String).sort())
  const found = named.get(name) ?? {headers: text, uses: 0}
  if (found.headers !== text) {
    throw new Error(`another destination with other headers is named '${name}', and a spool never mixes the two`)
  }
  named.set(name, found)
  found.uses += 1
  return () => {
    found.uses -= 1
    if (found.uses === 0) named.delete(name)
  }
}
