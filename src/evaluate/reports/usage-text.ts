import {counted, short} from '../compare/format-numbers.ts'
import type {Usage} from '../spans/usage.ts'

/** Usage as a run or a datapoint reports it. Run files of older versions lack some of the fields. */
export interface ReportedUsage {
  readonly usage?: Partial<Usage> | undefined
  readonly evaluatorUsage?: Partial<Usage> | undefined
}

/** Writes what the function and the evaluators used, one line each. */
export function usageLines({usage, evaluatorUsage}: ReportedUsage): string[] {
  return [
    ...(usage === undefined ? [] : [`usage: ${usageText(usage)}`]),
    ...(evaluatorUsage === undefined ? [] : [`usage of evaluators: ${usageText(evaluatorUsage)}`]),
  ]
}

/** Writes a usage, such as `39,019 tokens in (30,000 cached), 100 out, 1 call, cost 0.0443`. */
export function usageText(usage: Partial<Usage>): string {
  const {inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, reasoningTokens = 0} = usage
  const {cost = 0, calls, unpriced = 0} = usage
  const whole = calls !== undefined && unpriced === calls
  return [
    `${grouped(inputTokens)} tokens in${cachedInputTokens > 0 ? ` (${grouped(cachedInputTokens)} cached)` : ''}`,
    `${grouped(outputTokens)} out${reasoningTokens > 0 ? ` (${grouped(reasoningTokens)} reasoning)` : ''}`,
    ...(calls === undefined ? [] : [counted(calls, 'call')]),
    whole
      ? 'cost not known'
      : `cost ${short(cost)}${unpriced > 0 ? `, ${counted(unpriced, 'call')} without a price` : ''}`,
  ].join(', ')
}

const grouped = (count: number): string => String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',')
