import {count, filledText, milliseconds, type Rule} from '../../diagnostics/check-options.ts'
import * as codes from '../../diagnostics/codes.ts'
import {type Reporter, report} from '../../diagnostics/report.ts'
import type {RemovedForSpace} from '../../platform/local-files.ts'

/** Local files with limits of their own. Node only. */
export interface LocalDestination {
  readonly local: true
  /** The folder that holds `spans/`; `.enrich-span` in the working directory when absent. */
  readonly folder?: string
  /**
   * The most bytes of all files together; 1 GiB when absent. Beyond it the oldest files of ended processes are removed,
   * which is reported (`local-cap`). Files of running processes stay.
   */
  readonly maxBytes?: number
  /** Milliseconds from the last write to a file until it is removed; 7 days when absent. */
  readonly maxAgeMs?: number
}

/** The limits of local files. The word 'local' has the defaults. */
export function filesOf(destination: 'local' | LocalDestination): Omit<LocalDestination, 'local'> {
  if (destination === 'local') return {}
  const {local: _, ...rest} = destination
  return rest
}

/** The values that each option accepts. */
export const localRules: Readonly<Record<keyof LocalDestination, Rule>> = {
  local: {expected: 'true', accepts: value => value === true},
  folder: filledText,
  maxBytes: count(1),
  maxAgeMs: {...milliseconds, accepts: value => typeof value === 'number' && value > 0},
}

/** Reports files that were removed for space, or could not be. */
export function reportCap(reporter: Reporter, subject: string, {files, spans, bytesOver}: RemovedForSpace): void {
  const removed = files === 0 ? '' : `${spans} spans of ended processes were removed with ${files} files`
  const over = bytesOver === 0 ? '' : `${bytesOver} bytes over the limit are files of running processes, which stay`
  const cause = [removed, over].filter(part => part !== '').join('; ')
  report(codes.localCap, reporter, () => ({subject, cause}), Math.max(1, spans))
}
