/** The state of the git work tree around the working directory. */
export interface GitState {
  /** The absolute path of the work tree. */
  readonly root: string
  readonly commit: string
  /** Absent when no branch is checked out. */
  readonly branch?: string
  /** True when files differ from the commit, or are not in it. */
  readonly dirty: boolean
}
