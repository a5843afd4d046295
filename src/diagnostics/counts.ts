import * as codes from './codes.ts'

/** How often each code occurred in this process so far; codes that never occurred are 0. */
export function countsByCode(): Record<codes.Code, number> {
  const all = {} as Record<codes.Code, number>
  for (const {code, tally} of Object.values(codes)) all[code] = tally?.count ?? 0
  return all
}
