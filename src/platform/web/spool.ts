import type {Spool, SpoolDestination, SpoolEvents, SpoolOptions, TakeOverRule} from '../spool.ts'

/** Whether this platform has files that survive the process. */
export const hasSpool: boolean = false

/** A page has no files. */
export function openSpool(
  _destination: SpoolDestination,
  _options: SpoolOptions,
  _events: SpoolEvents,
  _rule?: TakeOverRule,
): Spool {
  throw new Error('this platform has no files')
}
