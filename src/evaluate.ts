export type {ComparableDatapoint, ComparableRun} from './evaluate/compare/comparable-run.ts'
export {compare} from './evaluate/compare/compare.ts'
export {
  type ComparedVariant,
  compareRuns,
  type CompareRunsOptions,
  type RunsComparison,
} from './evaluate/compare/compare-runs.ts'
export type {CompareOptions} from './evaluate/compare/compare-options.ts'
export type {
  Change,
  ComparedRun,
  Comparison,
  LabelComparison,
  MeasuredComparison,
  MetricComparison,
  NoComparison,
  RunMetricComparison,
  SliceComparison,
} from './evaluate/compare/comparison.ts'
export type {Aggregate} from './evaluate/metrics/aggregate.ts'
export type {Datapoint, DatapointInput, InputsOf, TruthOf} from './evaluate/dataset/datapoint.ts'
export type {Dataset} from './evaluate/dataset/dataset.ts'
export {evaluate} from './evaluate/evaluate.ts'
export {EvaluationError} from './evaluate/evaluation-error.ts'
export type {EvaluatorEntry} from './evaluate/evaluators/entry.ts'
export {type Evaluator, type EvaluatorContext, evaluator} from './evaluate/evaluators/evaluator.ts'
export type {EvaluatorOptions, RunEvaluatorOptions, StoredEvaluator} from './evaluate/metrics/evaluator-options.ts'
export type {Executor, ExecutorOptions} from './evaluate/control/executor.ts'
export type {LatencySummary} from './evaluate/metrics/latency.ts'
export {type Experiment, experiment} from './evaluate/experiment.ts'
export {type AgreementOptions, agreement} from './evaluate/evaluators/agreement.ts'
export {type HumanScore, humanScores} from './evaluate/evaluators/human-scores.ts'
export {type FromRunOptions, fromRun} from './evaluate/from-run.ts'
export type {Level} from './evaluate/statistics/alpha.ts'
export {fromStoredRun, type RestoredRun} from './evaluate/run/from-stored-run.ts'
export {gate, type GateResult, gateSummary} from './evaluate/gate/gate.ts'
export type {GateCheck, GateRules, GateVerdict, RequiredDatapoint, SliceRules} from './evaluate/gate/gate-rules.ts'
export type {GatedRun} from './evaluate/gate/gated-run.ts'
export type {EndLine, DatapointLine, Journal, JournalLine, RunLine} from './evaluate/journal/journal.ts'
export {csv, type FileOptions, fromRows, jsonl} from './evaluate/dataset/file-dataset.ts'
export type {CsvFormat} from './evaluate/dataset/csv-rows.ts'
export type {RawRow} from './evaluate/dataset/raw-row.ts'
export {type MergeOptions, mergeRuns} from './evaluate/merge-runs.ts'
export type {MetricSummary} from './evaluate/metrics/metric-summary.ts'
export type {EvaluateOptions, FunctionContext} from './evaluate/run/options.ts'
export type {Progress, ProgressListener} from './evaluate/control/progress.ts'
export {type DamagedLine, openRun, readJournal, type StoredRun} from './evaluate/journal/read-journal.ts'
export {comparisonMarkdown} from './evaluate/reports/comparison-markdown.ts'
export {comparisonText} from './evaluate/reports/comparison-text.ts'
export {gateMarkdown, gateText} from './evaluate/reports/gate-report.ts'
export type {ListOptions, ReportOptions} from './evaluate/reports/text-layout.ts'
export {type ReportedRun, runMarkdown, runText} from './evaluate/reports/run-report.ts'
export {
  type RunEvaluator,
  type RunEvaluatorContext,
  runEvaluator,
  type ScoredRun,
} from './evaluate/evaluators/run-evaluator.ts'
export {type RescoreOptions, rescore} from './evaluate/rescore.ts'
export {
  createDataset,
  type CreateDatasetOptions,
  type CreatedDataset,
  honeyhiveDataset as honeyhive,
} from './evaluate/dataset/server-dataset.ts'
export {type SyncedRun, type SyncOptions, syncRun} from './evaluate/sync-run.ts'
export type {EvaluatorFacts, RunFacts} from './evaluate/facts/run-facts.ts'
export type {NoParameters, Parameters, ParametersOf, ParameterValue, Variants} from './evaluate/facts/parameters.ts'
export type {Source} from './evaluate/facts/source.ts'
export type {Versions} from './evaluate/facts/versions.ts'
export type {
  DatapointResult,
  EvaluateResult,
  EvaluatorFailure,
  GateOutcome,
  RunSpans,
  Slice,
  Slices,
} from './evaluate/metrics/results.ts'
export type {Reducer} from './evaluate/metrics/reducer.ts'
export type {RetryOptions} from './evaluate/control/retries.ts'
export type {Metrics, MetricValue} from './evaluate/metrics/score.ts'
export type {DatapointFilter} from './evaluate/dataset/filter.ts'
export type {Selection} from './evaluate/dataset/select.ts'
export type {StandardSchema} from './evaluate/dataset/standard-schema.ts'
export type {Thrown} from './attributes/error-chain.ts'
export {approvedText, type ApprovableRun, isApproved, readApproved} from './evaluate/compare/approved-run.ts'
export {runsMarkdown, runsText} from './evaluate/reports/runs-report.ts'
export {evaluateVariants, type VariantOptions, type VariantResults} from './evaluate/variants.ts'
export type {Usage} from './evaluate/spans/usage.ts'
export type {Price, PricedCall, Prices} from './evaluate/spans/prices.ts'
export type {ToolCall} from './evaluate/spans/tool-call.ts'
export type {Trajectory} from './evaluate/spans/trajectory.ts'
export {type WriteReportOptions, writeReport} from './evaluate/write-report.ts'
export type {WrittenReport} from './evaluate/report-files/write-html.ts'
