/** The page of a report without its data, as `build.mjs` bundles it. */
export interface ReportTemplate {
  readonly style: string
  readonly script: string
  /** Names and licences of the bundled packages. */
  readonly licences: string
  /** Base64 of SHA-256, for the policy. */
  readonly styleHash: string
  readonly scriptHash: string
}

declare const REPORT_TEMPLATE: ReportTemplate | undefined

/** The template; `undefined` in the build for browsers, which write no files. */
export const template: ReportTemplate | undefined = REPORT_TEMPLATE
