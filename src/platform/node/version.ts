/** The oldest Node that works: older ones lack `require()` of ESM and `Symbol.dispose`. */
const oldest = '20.19'

/** What to tell a person whose runtime is too old, or `undefined`. */
export function tooOld(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = oldest.split('.').map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined
  return `Node.js >= ${oldest} is needed, this is ${process.versions.node}`
}
