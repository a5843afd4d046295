/** The page of a report without its data, as `build.mjs` bundles it. */
export interface ReportTemplate {
  readonly style: string
  readonly script: string
  /** The names and licences of the bundled packages. */
  readonly licences: string
  /** Hashes for the content security policy: base64 of SHA-256. */
  readonly styleHash: string
  readonly scriptHash: string
}

declare const REPORT_TEMPLATE: ReportTemplate | undefined

/** The template. `undefined` in the build for browsers, which cannot write files. */
export const template: ReportTemplate | undefined = REPORT_TEMPLATE
