import {createHmac} from 'node:crypto'
import {existsSync, mkdirSync} from 'node:fs'
import path from 'node:path'
import type {SpoolDestination} from '../../spool.ts'
import {ignoreFolder} from '../files.ts'
import {checkParent, makeSafeFolder, saltOf} from './safe-folder.ts'

/** The default folder of all spools, below the working directory. */
const defaultFolder: readonly string[] = ['.enrich-span', 'spool']

/** Returns the absolute folder of all spools. */
export function spoolRoot(folder: string | undefined): string {
  return folder === undefined ? path.resolve(...defaultFolder) : path.resolve(folder)
}

/** Makes the folder of all spools, private to the user. Throws when that is impossible or unsafe. */
export function makeRoot(root: string): void {
  const isNew = !existsSync(root)
  const isDefault = root === path.resolve(...defaultFolder)
  mkdirSync(path.dirname(root), {recursive: true, mode: 0o700})
  checkParent(path.dirname(root))
  makeSafeFolder(root)
  if (isNew) ignoreFolder(isDefault ? path.dirname(root) : root)
}

/**
 * Returns the folder of a destination below `root`, which exists. Two tenants often share a URL and differ by key, so the
 * digest covers the headers. It cannot be reversed without the salt.
 */
export function destinationFolder(root: string, {name, url, headers}: SpoolDestination): string {
  if (name !== undefined) return path.join(root, name)
  const entries = Object.entries(headers)
    .map(([header, value]) => [header.toLowerCase(), value])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  const digest = createHmac('sha256', saltOf(root))
    .update(JSON.stringify([url, entries]))
    .digest('hex')
  return path.join(root, digest.slice(0, 16))
}

/** The folders below the root that belong to no destination. */
export const reservedNames: ReadonlySet<string> = new Set(['damaged', 'salt'])
