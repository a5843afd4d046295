import type {CodeRow} from './code-row.ts'

export const spoolFailed: CodeRow = {
  code: 'spool-failed',
  cause: 'spans cannot be written to the spool, so they wait in memory and are lost with the process',
  cure: 'Make room on the disk and the folder private to this user, or set `spool: {folder}`',
}
export const spoolFull: CodeRow = {
  code: 'spool-full',
  cause: 'the spool holds its limit of undelivered spans, so new ones wait in memory',
  cure: 'Check the receiver, or raise `maxBytes` of `spool`',
}
export const spoolUnusable: CodeRow = {
  code: 'spool-unusable',
  cause: 'an earlier process left spans that are damaged or too old, so they are not sent',
  cure: 'Nothing to fix for the end of a killed process. For old spans raise `maxAgeMs` of `spool`',
}
