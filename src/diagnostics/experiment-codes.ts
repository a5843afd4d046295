import type {CodeRow} from './code-row.ts'

// The rows of the table of diagnostics that experiments report.

export const journalFailed: CodeRow = {
  code: 'journal-failed',
  cause: 'the run file could not be written',
  cure: 'Set `journal` to a writable path',
}
export const reportFailed: CodeRow = {
  code: 'report-failed',
  cause: 'the report of a run could not be written',
  cure: 'Set `report` to a writable path; `enrich-span report` writes it from the run file',
}
export const duplicateDatapoints: CodeRow = {
  code: 'duplicate-datapoints',
  cause: 'datapoints repeat',
  cure: 'Give each datapoint an `id` of its own. All of them run, and `index` separates their results',
}
export const redactedOutputs: CodeRow = {
  code: 'redacted-outputs',
  cause: 'stored datapoints that were redacted are scored again, so evaluators see the redacted data of the run file',
  cure: 'Run them again if that matters',
}
export const convertedOutputs: CodeRow = {
  code: 'converted-outputs',
  cause:
    'stored data is scored again in the form of the run file: a Map became an object, NaN became text, an instance became its fields',
  cure: 'Return plain data from the function, or run it again',
}
export const partialOutputs: CodeRow = {
  code: 'partial-outputs',
  cause: 'the run file holds only a part of the outputs: streams, private fields, bytes and cycles are named in it',
  cure: 'Return plain data from the function, or score within the run: such outputs cannot be scored again',
}
export const waitCapped: CodeRow = {
  code: 'wait-capped',
  cause: 'a rate limit asks for a longer wait than ten minutes; the run tries again after ten',
  cure: 'Check the quota, or stop the run and continue it later with `resume`',
}
