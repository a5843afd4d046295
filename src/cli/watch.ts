import {spawn} from 'node:child_process'
import {existsSync, watch as watchFolder} from 'node:fs'
import path from 'node:path'
import type {ExitCode} from './exit-codes.ts'
import {tell} from './output.ts'
import {UsageError} from './usage-error.ts'

const settleMs = 200

/** Runs the same command again in a process of its own whenever a file beside `file` changes, until Ctrl-C. */
export function watch(file: string): Promise<ExitCode> {
  if (!existsSync(file)) throw new UsageError(`there is no file "${file}"`)
  const folder = path.dirname(path.resolve(file))
  const args = process.argv.slice(1).filter(arg => arg !== '--watch')
  let running = false
  let changed = false
  const start = (): void => {
    running = true
    changed = false
    spawn(process.execPath, [...process.execArgv, ...args], {stdio: 'inherit'}).on('exit', code => {
      running = false
      tell(`exit code ${code ?? 'none'}; waiting for a change below ${path.relative('', folder) || '.'}`)
      if (changed) start()
    })
  }
  let timer: NodeJS.Timeout | undefined
  watchFolder(folder, {recursive: true}, (_, name) => {
    // What runs write, and what editors and version control do, is no change of the experiment.
    if (name === null || /(^|[\\/])(\.|node_modules|dist)/.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      changed = true
      if (!running) start()
    }, settleMs)
  })
  start()
  return new Promise(() => {})
}
