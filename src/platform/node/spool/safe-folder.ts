import {randomBytes} from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

/**
 * Makes `folder` private to the user. Throws when it is a link, belongs to somebody else, or lies where others can replace
 * it. The folder of all spools is checked with its parent, and each folder below it by itself.
 */
export function makeSafeFolder(folder: string): void {
  mkdirSync(folder, {recursive: true, mode: 0o700})
  const user = process.geteuid?.()
  // Windows has neither owners nor modes of this kind.
  if (user === undefined) return
  const seen = lstatSync(folder)
  if (!seen.isDirectory()) throw new Error(`${folder} is not a folder`)
  if (seen.uid !== user) throw new Error(`${folder} belongs to another user`)
  if ((seen.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}

/** Throws when others can replace what lies in `folder`. */
export function checkParent(folder: string): void {
  if (process.geteuid === undefined) return
  const {mode} = statSync(folder)
  const othersWrite = (mode & 0o002) !== 0
  const sticky = (mode & 0o1000) !== 0
  if (othersWrite && !sticky) throw new Error(`${folder} can be written by every user`)
}

/** Returns the 32 random bytes of this folder. The first process makes them. */
export function saltOf(folder: string): Buffer {
  const file = path.join(folder, 'salt')
  const known = saltIn(file)
  if (known !== undefined) return known
  const own = path.join(folder, `.salt-${randomBytes(8).toString('hex')}`)
  writeFileSync(own, randomBytes(32), {mode: 0o600, flag: 'wx'})
  try {
    // Unlike a rename, a link never replaces the salt of another process.
    if (statSync(file, {throwIfNoEntry: false})?.size !== 32) rmSync(file, {force: true})
    linkSync(own, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(own, file)
  } finally {
    rmSync(own, {force: true})
  }
  return saltIn(file) ?? saltOf(folder)
}

function saltIn(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    return bytes.length === 32 ? bytes : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
