import {type FSWatcher, statSync, unwatchFile, watch, watchFile} from 'node:fs'
import path from 'node:path'

const settleMs = 200
const pollMs = 500

/**
 * Calls `onChange` once per save of a watched file. It watches the folders of the files, not recursively, because an
 * editor that saves replaces the file. Where the system has no watcher left, it looks at the files twice a second.
 */
export class FileWatcher {
  readonly #onChange: () => void
  readonly #note: (text: string) => void
  readonly #states = new Map<string, string>()
  readonly #folders = new Map<string, FSWatcher | undefined>()
  #timer: NodeJS.Timeout | undefined
  #polls = false

  constructor(onChange: () => void, note: (text: string) => void) {
    this.#onChange = onChange
    this.#note = note
  }

  /** The number of watched files. */
  get size(): number {
    return this.#states.size
  }

  /** Watches files, given by their absolute paths. A file may be missing; its appearance is then a change. */
  add(files: readonly string[]): void {
    for (const file of files) {
      if (this.#states.has(file)) continue
      this.#states.set(file, stateOf(file))
      if (this.#polls) this.#poll(file)
      else this.#watchFolder(path.dirname(file))
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#folders.values()) watcher?.close()
    if (this.#polls) for (const file of this.#states.keys()) unwatchFile(file)
  }

  #watchFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || this.#states.has(path.join(folder, name))) this.#settle()
      })
      watcher.on('error', error => this.#startPolling(error))
      this.#folders.set(folder, watcher)
    } catch (error) {
      // A folder that does not exist has no file to change.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#folders.set(folder, undefined)
      else this.#startPolling(error)
    }
  }

  #startPolling(error: unknown): void {
    if (this.#polls) return
    this.#polls = true
    const {code = 'unknown error'} = error as NodeJS.ErrnoException
    this.#note(`! the system refused a file watcher (${code}); looking at the files twice a second instead`)
    for (const watcher of this.#folders.values()) watcher?.close()
    this.#folders.clear()
    for (const file of this.#states.keys()) this.#poll(file)
  }

  #poll(file: string): void {
    watchFile(file, {interval: pollMs}, () => this.#settle())
  }

  // One save may cause several events, and an event does not mean that the content changed.
  #settle(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      let changed = false
      for (const [file, before] of this.#states) {
        const now = stateOf(file)
        if (now !== before) changed = true
        this.#states.set(file, now)
      }
      if (changed) this.#onChange()
    }, settleMs)
  }
}

function stateOf(file: string): string {
  const found = statSync(file, {throwIfNoEntry: false})
  return found === undefined ? 'missing' : `${found.mtimeMs} ${found.size} ${found.ino}`
}
