import {execFile, spawn} from 'node:child_process'
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Cells} from './scenario.ts'

/** Where everything is installed and run: outside the project, whose settings of TypeScript the tools would find. */
export const home: string = path.join(tmpdir(), 'enrich-span-runtimes')

/** The file of an installed package. */
export const installed = (file: string): string => path.join(home, 'node_modules', file)

/** A folder with these files, which finds the installed packages. */
export function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const folder = path.join(home, 'rows', name.replaceAll(/[^\w]+/g, '-'))
  rmSync(folder, {recursive: true, force: true})
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), {recursive: true})
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}

/** Runs a program to its end and returns what it printed; rejects with its last words when it fails or takes 2 minutes. */
export function output(folder: string, program: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {cwd: folder, timeout: 120_000, maxBuffer: 2 ** 26, env: environment()}
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr)
      else reject(new Error(error.killed === true ? 'it did not end' : reasonIn(stderr + stdout)))
    })
  })
}

/** A server of another program, until `stop`. */
export function start(
  folder: string,
  program: string,
  ...args: readonly string[]
): {readonly stop: () => Promise<void>} {
  const child = spawn(program, args, {cwd: folder, stdio: 'ignore', env: environment()})
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    stop: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** The response of a server that may not listen yet. */
export async function textOf(url: string): Promise<string> {
  const until = performance.now() + 60_000
  for (;;) {
    try {
      const response = await fetch(url)
      return await response.text()
    } catch (error) {
      if (performance.now() > until) throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}

/** The cells that a program printed after the mark. */
export function cellsIn(printed: string): Cells {
  const [, json] = new RegExp(`${mark}(\\{.*\\})`).exec(printed) ?? []
  if (json === undefined) throw new Error(reasonIn(printed))
  return JSON.parse(json) as Cells
}

export const mark = 'CELLS '

// Settings of this machine and this library would change what is seen.
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(HH|OTEL|NODE_OPTIONS|NEXT|AVA)/.test(name))
  return {...Object.fromEntries(kept), CI: '1', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', TS_JEST_LOG: '/dev/null'}
}

const isReason = /error|cannot|must|not |did not/i

function reasonIn(text: string): string {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('at '))
  return (lines.find(line => isReason.test(line)) ?? lines.at(-1) ?? 'it printed nothing').slice(0, 300)
}
