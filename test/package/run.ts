import {execFile} from 'node:child_process'

/** How a child process ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; never rejects, the exit code tells. */
export function run(
  program: string,
  args: readonly string[],
  options: {readonly cwd?: string; readonly env?: NodeJS.ProcessEnv} = {},
): Promise<Ended> {
  return new Promise(resolve => {
    execFile(program, args, {...options, maxBuffer: 2 ** 26}, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({code, stdout, stderr})
    })
  })
}

/** Runs a few lines of JavaScript in a Node of their own, as a module inside the project. */
export const runCode = (code: string): Promise<Ended> => run(process.execPath, ['--input-type=module', '--eval', code])
