import type {GitState} from '../git.ts'

/** A page has no environment variables. */
export function environment(_name: string): string | undefined {
  return undefined
}

/** A page cannot tell a proxy from an object. */
export function mayBeProxy(_value: object): boolean {
  return true
}

export const nodeVersion: string | undefined = undefined

/** A page has no work tree. */
export async function readGit(_file?: string): Promise<GitState | undefined> {
  return undefined
}
