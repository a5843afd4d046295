/** Browsers are not asked for their version: the build is made for ES2022. */
export function tooOld(): string | undefined {
  return undefined
}
