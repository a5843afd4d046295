import path from 'node:path'
import type {GitState} from '../git.ts'

/** Milliseconds for all calls of git together. */
const deadlineMs = 2_000

/**
 * Reads the state of the work tree. `undefined` without git, outside of a work tree, and when git is slow. Never
 * rejects. Authors, messages and remotes are not read, because they may hold secrets. `file` is a file of the work tree.
 */
export async function readGit(file?: string): Promise<GitState | undefined> {
  // Deno would ask the user for a permission.
  if ('Deno' in globalThis) return undefined
  try {
    const [where, branch, status] = await Promise.all([
      git('rev-parse', '--show-toplevel', 'HEAD'),
      git('rev-parse', '--abbrev-ref', 'HEAD'),
      git('status', '--porcelain'),
    ])
    const [root = '', commit = ''] = where.split('\n')
    const name = branch.trim()
    const below = file === undefined ? undefined : relativeFile(root, file)
    const state = {commit, dirty: status.trim() !== '', ...(below === undefined ? {} : {file: below})}
    return name === 'HEAD' || name === '' ? state : {...state, branch: name}
  } catch {
    return undefined
  }
}

function relativeFile(root: string, file: string): string | undefined {
  const below = path.relative(root, path.resolve(file))
  return below.startsWith('..') || path.isAbsolute(below) ? undefined : below.split(path.sep).join('/')
}

async function git(...args: readonly string[]): Promise<string> {
  // Most processes never read a work tree.
  const {execFile} = await import('node:child_process')
  return new Promise((resolve, reject) => {
    // Without optional locks, `git status` does not disturb another git of the user.
    const options = {timeout: deadlineMs, maxBuffer: 64 * 1024 ** 2, windowsHide: true}
    execFile('git', ['--no-optional-locks', ...args], options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}
