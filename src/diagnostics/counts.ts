import type {Code} from './code-row.ts'
import * as codes from './codes.ts'

/** How often each code occurred in this process so far; codes that never occurred are 0. */
export function countsByCode(): Record<Code, number> {
  const all = {} as Record<Code, number>
  for (const {code, tally} of Object.values(codes)) all[code] = tally?.count ?? 0
  return all
}
