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
export const tooManySlices: CodeRow = {
  code: 'too-many-slices',
  cause: 'a field of the datapoints has more than 50 values, so the rest is one slice, (other)',
  cure: 'Slice by a field with fewer values',
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
  cause:
    'the run file holds only a part of the outputs: streams, private fields, bytes and cycles are replaced by a label such as [Response]',
  cure: 'Return plain data from the function, or score within the run: such outputs cannot be scored again',
}
export const quotaSpent: CodeRow = {
  code: 'quota-spent',
  cause:
    'a provider refuses calls because a quota or a budget is spent: that is billing, not speed, so nothing is retried',
  cure: "Check the provider's billing, then run the failed datapoints again",
}
export const abandonedCall: CodeRow = {
  code: 'abandoned-call',
  cause: 'a call did not settle within 1 s after its time-out, so it was given up and may still run',
  cure: 'Pass `signal` of the context on to what the call waits for',
}
export const usageUntold: CodeRow = {
  code: 'usage-untold',
  cause: 'spans of model calls report neither tokens nor cost',
  cure: 'Switch on usage in the instrumentation, or write it: enrichSpan({metadata: {prompt_tokens, completion_tokens}})',
}
export const pricesFailed: CodeRow = {
  code: 'prices-failed',
  cause: 'the function `prices` failed, so calls have no cost',
  cure: 'Return a number, 0 or more, or undefined for a call whose cost is not known',
}
export const scoresWithoutDatapoint: CodeRow = {
  code: 'scores-without-datapoint',
  cause: 'human scores name ids that the run does not have',
  cure: 'Check the ids in the file; those of the run are shown by enrich-span show --json',
}
