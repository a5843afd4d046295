import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync, watch as watchFolder} from 'node:fs'
import path from 'node:path'
import {type ExitCode, exitCodes, UsageError} from './command.ts'
import {printNote} from './output.ts'

const settleMs = 200

/**
 * Runs the same command again, in a new process, whenever a file in the folder of `file` changes. Ctrl-C lets a run
 * finish the datapoints in flight and then ends the program.
 */
export function watch(file: string): Promise<ExitCode> {
  if (!existsSync(file)) throw new UsageError(`there is no file "${file}"`)
  const folder = path.dirname(path.resolve(file))
  const shown = path.relative('', folder) || '.'
  const args = process.argv.slice(1).filter(arg => arg !== '--watch')
  let running: ChildProcess | undefined
  let changed = false
  let timer: NodeJS.Timeout | undefined
  return new Promise(resolve => {
    const watcher = watchFolder(folder, {recursive: true}, (_, name) => {
      // Files that runs, editors or version control write do not change the experiment.
      if (name === null || /(^|[\\/])(\.|node_modules|dist)/.test(name)) return
      clearTimeout(timer)
      timer = setTimeout(() => {
        changed = true
        if (running === undefined) start()
      }, settleMs)
    })
    const end = (): void => {
      clearTimeout(timer)
      watcher.close()
      process.off('SIGINT', interrupted)
      resolve(exitCodes.ok)
    }
    let ending = false
    // The terminal sends the signal to the run as well, and the run then finishes.
    const interrupted = (): void => {
      ending = true
      if (running === undefined) end()
    }
    const start = (): void => {
      changed = false
      running = spawn(process.execPath, [...process.execArgv, ...args], {stdio: 'inherit'})
      running.on('exit', code => {
        running = undefined
        if (ending) return end()
        printNote(`exit code ${code ?? 'none'}; waiting for a change below ${shown}`)
        if (changed) start()
      })
    }
    process.on('SIGINT', interrupted)
    start()
  })
}
