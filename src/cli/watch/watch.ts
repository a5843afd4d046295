import {type ChildProcess, spawn} from 'node:child_process'
import path from 'node:path'
import {type ExitCode, exitCodes} from '../command.ts'
import {printNote} from '../output.ts'
import {FileWatcher} from './file-watcher.ts'

/** Set in the process of a watched run. It then reports the files that it reads. */
const watchedVariable = 'ENRICH_SPAN_WATCHED'

/**
 * Runs the same command again, in a new process, whenever a file changes that the last run imported or read as its
 * dataset. Files that a run writes are not watched. Ctrl-C lets a run finish the datapoints in flight and then ends the
 * program.
 */
export function watch(files: readonly string[], alsoWatched: readonly string[]): Promise<ExitCode> {
  const args = process.argv.slice(1).filter(arg => arg !== '--watch')
  let running: ChildProcess | undefined
  let changed = false
  let ending = false
  return new Promise(resolve => {
    const watcher = new FileWatcher(() => {
      changed = true
      if (running === undefined) start()
    }, printNote)
    watcher.add([...files, ...alsoWatched].map(each => path.resolve(each)))
    const end = (): void => {
      watcher.close()
      process.off('SIGINT', interrupted)
      resolve(exitCodes.ok)
    }
    // The terminal sends the signal to the run as well, and the run then finishes.
    const interrupted = (): void => {
      ending = true
      if (running === undefined) end()
    }
    const start = (): void => {
      changed = false
      running = spawn(process.execPath, [...process.execArgv, ...args], {
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
        env: {...process.env, [watchedVariable]: '1'},
      })
      running.on('message', message => watcher.add(filesOf(message)))
      running.on('exit', code => {
        running = undefined
        if (ending) return end()
        const {size} = watcher
        printNote(`exit code ${code ?? 'none'}; waiting for a change of ${size} file${size === 1 ? '' : 's'}`)
        if (changed) start()
      })
    }
    process.on('SIGINT', interrupted)
    start()
  })
}

/** Tells the watching process which files this run reads. Without a watching process it does nothing. */
export function reportWatchedFiles(files: readonly string[]): void {
  if (process.env[watchedVariable] !== '1' || process.send === undefined || files.length === 0) return
  process.send({watched: files})
}

function filesOf(message: unknown): string[] {
  const {watched} = Object(message) as {readonly watched?: unknown}
  return Array.isArray(watched) ? watched.map(String) : []
}
