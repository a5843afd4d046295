import {readdirSync, renameSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import type {FoundSpan, TakeOverRule} from '../../spool.ts'
import {monotonicMs, wallClockMs} from '../clock.ts'
import {reservedNames} from './destination-folder.ts'
import {foldersIn} from './owner-folder.ts'
import {heartbeatOf, readRecord, verdictOn} from './owner-record.ts'
import {readOwner, type ReadingEvents} from './read-owner.ts'

/** The spool that takes over, as far as this file needs it. */
interface Candidate extends TakeOverRule {
  readonly root: string
  /** The folder of its destination. */
  readonly destination: string
  readonly maxAgeMs: number
  readonly events: ReadingEvents
  /** Returns the spool's own folder, which is made when it is needed. Throws when that is impossible. */
  home(): string
}

/** Folders of owners begin so once another owner has claimed them. */
export const claimed = 'claimed-'
const defaultWatchMs = 60_000

/** An owner whose heartbeat is watched. Clocks of two machines are never compared. */
interface Watched {
  readonly heartbeat: number
  readonly since: number
}

/** Takes over the records of owners that have ended, one owner at a time, the oldest first. */
export class TakeOver {
  readonly #candidate: Candidate
  readonly #watched = new Map<string, Watched>()
  /** Folders that were claimed and are not read yet. */
  readonly #claimed: string[] = []
  #reading: AsyncGenerator<readonly FoundSpan[]> | undefined

  constructor(candidate: Candidate) {
    this.#candidate = candidate
  }

  /** Milliseconds until a watched owner may count as dead; `undefined` when no owner is watched. */
  get watchEndsInMs(): number | undefined {
    const {watchMs = defaultWatchMs} = this.#candidate
    const starts = [...this.#watched.values()].map(({since}) => since)
    return starts.length === 0 ? undefined : Math.max(0, Math.min(...starts) + watchMs - monotonicMs())
  }

  /** Returns the next spans; `undefined` when no owner that has ended is left. */
  async next(): Promise<readonly FoundSpan[] | undefined> {
    for (;;) {
      if (this.#reading === undefined) {
        const folder = this.#claimed.shift() ?? this.#claimNext()
        if (folder === undefined) return undefined
        this.#reading = readOwner(folder, this.#candidate)
      }
      // oxlint-disable-next-line no-await-in-loop -- one owner after the other
      const {done, value} = await this.#reading.next()
      if (done !== true) return value
      this.#reading = undefined
    }
  }

  #claimNext(): string | undefined {
    const owners = this.#owners()
    for (const watched of this.#watched.keys()) if (!owners.includes(watched)) this.#watched.delete(watched)
    for (const owner of owners) {
      if (!this.#isDead(owner)) continue
      const folder = this.#claim(owner)
      this.#watched.delete(owner)
      if (folder !== undefined) return folder
    }
    return undefined
  }

  /** The folders of other owners, in the order of their start. */
  #owners(): string[] {
    const {root, destination, everywhere} = this.#candidate
    const folders = everywhere === true ? foldersIn(root).filter(folder => isDestination(folder)) : [destination]
    return folders.flatMap(foldersIn).sort((a, b) => (path.basename(a) < path.basename(b) ? -1 : 1))
  }

  #isDead(owner: string): boolean {
    const record = readRecord(owner)
    const {accepts = () => true, watchMs = defaultWatchMs} = this.#candidate
    if (record !== undefined && !accepts(record.destination.url)) return false
    const verdict = verdictOn(record)
    if (verdict === 'unknown') this.#removeByAge(owner)
    return verdict === 'dead' || (verdict === 'watch' && this.#isSilent(owner, watchMs))
  }

  #isSilent(owner: string, watchMs: number): boolean {
    const heartbeat = heartbeatOf(owner)
    const now = monotonicMs()
    const watched = this.#watched.get(owner)
    if (watched?.heartbeat !== heartbeat) {
      this.#watched.set(owner, {heartbeat, since: now})
      return watchMs === 0
    }
    return now - watched.since >= watchMs
  }

  // A rename has one winner. The folders that the dead owner had claimed move up, so they are never deeper than here.
  #claim(owner: string): string | undefined {
    try {
      const home = this.#candidate.home()
      if (owner === home) return undefined
      const folder = path.join(home, `${claimed}${path.basename(owner)}`)
      renameSync(owner, folder)
      this.#claimed.push(...moveUp(folder, home))
      return folder
    } catch {
      // Another candidate was faster, or the folder belongs to somebody else.
      return undefined
    }
  }

  #removeByAge(owner: string): void {
    const oldest = wallClockMs() - this.#candidate.maxAgeMs
    try {
      const newest = Math.max(...readdirSync(owner).map(name => statSync(path.join(owner, name)).mtimeMs))
      if (newest < oldest) rmSync(owner, {recursive: true, force: true})
    } catch {
      // It belongs to somebody else.
    }
  }
}

function moveUp(folder: string, home: string): string[] {
  return foldersIn(folder)
    .filter(child => path.basename(child).startsWith(claimed))
    .flatMap(child => {
      const moved = path.join(home, path.basename(child))
      renameSync(child, moved)
      return [moved, ...moveUp(moved, home)]
    })
}

function isDestination(folder: string): boolean {
  return !reservedNames.has(path.basename(folder))
}
