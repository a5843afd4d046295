import {monotonicMs} from '#platform/clock'
import {environment, readGit} from '#platform/environment'

/** The code that a run was made with. */
export interface Source {
  readonly commit: string
  readonly branch?: string
  /** `true` when files differed from the commit. */
  readonly dirty?: boolean
  /** The path of the eval file below the root of the repository. */
  readonly file?: string
}

/** Several runs of one process may read the same state, but a watching process must see changes. */
const freshMs = 5_000
let last:
  | {readonly atMs: number; readonly file: string | undefined; readonly state: ReturnType<typeof readGit>}
  | undefined

/**
 * Reads the commit, the branch and the state of the work tree. `file` is the path of the eval file. `undefined` where
 * git does not know. Never rejects.
 */
export async function readSource(file: string | undefined): Promise<Source | undefined> {
  const isFresh = last !== undefined && last.file === file && monotonicMs() - last.atMs <= freshMs
  if (last === undefined || !isFresh) last = {atMs: monotonicMs(), file, state: readGit(file)}
  const state = await last.state
  if (state === undefined) return undefined
  // In a pull request no branch is checked out.
  const branch = environment('GITHUB_HEAD_REF') ?? state.branch
  return {
    commit: state.commit,
    ...(branch === undefined ? {} : {branch}),
    ...(state.dirty ? {dirty: true} : {}),
    ...(state.file === undefined ? {} : {file: state.file}),
  }
}

/** Writes a source for a report: the short commit, and whether files differed from it. */
export const sourceText = ({commit, branch, dirty}: Source): string =>
  [
    `commit ${commit.slice(0, 8)}`,
    ...(branch === undefined ? [] : [`on ${branch}`]),
    ...(dirty ? ['(dirty)'] : []),
  ].join(' ')
