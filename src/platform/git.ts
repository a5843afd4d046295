/** The state of the git work tree around the working directory. */
export interface GitState {
  readonly commit: string
  /** Absent when no branch is checked out. */
  readonly branch?: string
  /** True when files differ from the commit, or are not in it. */
  readonly dirty: boolean
  /** The path of the given file below the root, with forward slashes. Absent when it lies elsewhere. */
  readonly file?: string
}
