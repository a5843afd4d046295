export {maxCost, maxLatency, maxTokens} from './evaluate/checks/budgets.ts'
export {closeTo, type Tolerance} from './evaluate/checks/close-to.ts'
export {type EqualityOptions, exactMatch, isEqual} from './evaluate/checks/exact-match.ts'
export {fromScorer, type Scores} from './evaluate/checks/from-scorer.ts'
export {matchesSchema, validJson} from './evaluate/checks/json-checks.ts'
export {type Judge, judge, type JudgeContext, type JudgeOptions} from './evaluate/checks/judge.ts'
export type {Judgement} from './evaluate/checks/judge-answer.ts'
export type {Labels} from './evaluate/checks/judge-form.ts'
export {
  type CalledOptions,
  type CallPattern,
  type Calls,
  matchCalls,
  type ToolNames,
} from './evaluate/checks/match-calls.ts'
export {matchTrajectory, type Step, type TrajectoryOptions} from './evaluate/checks/match-trajectory.ts'
export type {Pattern, Predicate} from './evaluate/checks/pattern.ts'
export type {ReadyEvaluator} from './evaluate/checks/ready-made.ts'
export {similarity, similarityOf, type SimilarityOptions} from './evaluate/checks/similarity.ts'
export {hasSpan, noFailedSpans} from './evaluate/checks/span-checks.ts'
export {contains, type ContainsOptions, matches} from './evaluate/checks/text-checks.ts'
export {calledTool, maxToolCalls, notCalledTool, trajectory} from './evaluate/checks/tool-checks.ts'
export type {Price, PricedCall, Prices} from './evaluate/spans/prices.ts'
export {toolCalls, usageOf} from './evaluate/spans/read-spans.ts'
export type {ReadSpan} from './evaluate/spans/span-node.ts'
export type {ToolCall} from './evaluate/spans/tool-call.ts'
export type {Trajectory} from './evaluate/spans/trajectory.ts'
export type {Usage} from './evaluate/spans/usage.ts'
