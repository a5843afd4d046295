import {nodeVersion} from '#platform/environment'

/** The programs that a run was made with. */
export interface Versions {
  readonly node?: string
  readonly 'enrich-span': string
  /** What compiled the eval file: 'esbuild', 'node', or the name of another loader. */
  readonly loader?: string
}

/** The version of this package. A test compares it with package.json. */
export const packageVersion = '0.1.0'

export const readVersions = (loader: string | undefined): Versions => ({
  ...(nodeVersion === undefined ? {} : {node: nodeVersion}),
  'enrich-span': packageVersion,
  ...(loader === undefined ? {} : {loader}),
})
