import {lstatSync, readdirSync, rmSync} from 'node:fs'
import path from 'node:path'

/** Removes the folder of an owner that left nothing to do. */
export function removeIfEmpty(folder: string): void {
  if (namesIn(folder).some(name => /^\d+\.jsonl$|^claimed-/.test(name))) return
  try {
    rmSync(folder, {recursive: true, force: true})
  } catch {
    // The next process that takes over removes it.
  }
}

/** The names in a folder, sorted. Returns an empty list when there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** The folders in `folder` that belong to this user. Links are not followed. */
export function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map(name => path.join(folder, name))
      .filter(isOwnFolder)
  } catch {
    return []
  }
}

function isOwnFolder(folder: string): boolean {
  const seen = lstatSync(folder, {throwIfNoEntry: false})
  return seen?.isDirectory() === true && (process.geteuid === undefined || seen.uid === process.geteuid())
}
