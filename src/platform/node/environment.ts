import {types} from 'node:util'
import type {GitState} from '../git.ts'

/**
 * Returns one environment variable. Returns `undefined` when it is absent or empty, which OpenTelemetry treats alike, and
 * when it may not be read.
 */
export function environment(name: string): string | undefined {
  try {
    const value = process.env[name]
    return value === '' ? undefined : value
  } catch {
    // Deno throws here without --allow-env.
    return undefined
  }
}

/** True for a proxy. Its traps may report endless prototypes, and `for…in` reads the keys of all of them. */
export function mayBeProxy(value: object): boolean {
  return types.isProxy(value)
}

/** The version of Node, or the version of Node that another runtime imitates. */
export const nodeVersion: string | undefined = process.versions?.node

/** Reads the state of the git work tree. Few processes need it, so its code is loaded on the first call. */
export const readGit = async (file?: string): Promise<GitState | undefined> => (await import('./git.ts')).readGit(file)
