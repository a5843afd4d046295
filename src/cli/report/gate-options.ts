import type {ComparableRun} from '../../evaluate/compare/comparable-run.ts'
import type {GateRules} from '../../evaluate/gate/gate-rules.ts'
import {type OptionSpec, type ParsedArgs, UsageError} from '../command.ts'
import {toNumber} from '../parse-command-args.ts'

/** The options of a gate. */
export const gateOptions: Readonly<Record<string, OptionSpec>> = {
  min: {type: 'string', value: 'metric=n', multiple: true, help: 'gate: the mean of a metric must be at least n'},
  max: {type: 'string', value: 'metric=n', multiple: true, help: 'gate: the mean of a metric must be at most n'},
  'max-drop': {
    type: 'string',
    value: '[metric=]n',
    multiple: true,
    help: 'gate: largest drop from the baseline, of one metric or of every metric',
  },
  confidence: {type: 'string', value: 'share', help: 'confidence of intervals and --max-drop (0.95)'},
  strict: {type: 'boolean', help: 'gate: pass only when a larger drop is excluded'},
  'min-coverage': {type: 'string', value: 'share', help: 'gate: share of datapoints that must be scored (0.9)'},
  'max-failures': {type: 'string', value: 'n', help: 'gate: datapoints that may fail, a count or a share below 1 (0)'},
  'max-latency': {type: 'string', value: 'ms', help: 'gate: limit of the 95th percentile of the latency'},
  'max-cost': {type: 'string', value: 'n', help: 'gate: limit of the cost that the spans report'},
  'lower-is-better': {type: 'string', value: 'metric', multiple: true, help: 'a metric whose low values are good'},
}

/** Merges the rules of the command line over those of the file. Returns `undefined` when there are no rules. */
export function gateRules(
  args: ParsedArgs,
  fromFile: GateRules | undefined,
  baseline: ComparableRun | undefined,
): GateRules | undefined {
  const deciding = {
    min: byMetric(args, 'min'),
    max: byMetric(args, 'max'),
    maxDrop: drops(args),
    maxFailures: args.number('max-failures'),
    maxLatencyMs: args.number('max-latency'),
    maxCost: args.number('max-cost'),
  }
  const how = {
    confidence: args.number('confidence'),
    strict: args.flag('strict') ? true : undefined,
    minCoverage: args.number('min-coverage'),
    lowerIsBetter: lowMetricsIn(args),
  }
  const rules = {...fromFile, ...present(deciding)}
  if (Object.keys(rules).length === 0) return undefined
  return {...rules, ...present(how), ...(baseline === undefined ? {} : {baseline})}
}

const present = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function byMetric(args: ParsedArgs, name: string): Record<string, number> | undefined {
  const entries = args.list(name).map((text): [string, number] => {
    // The name of a metric may contain `=`, but its value cannot.
    const at = text.lastIndexOf('=')
    const value = at < 1 ? undefined : toNumber(`--${name} ${text.slice(0, at)}`, text.slice(at + 1))
    if (value === undefined) throw new UsageError(`--${name} must be metric=number, got "${text}"`)
    return [text.slice(0, at), value]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function drops(args: ParsedArgs): number | Record<string, number> | undefined {
  const [first, ...more] = args.list('max-drop')
  if (first !== undefined && more.length === 0 && !first.includes('=')) return toNumber('--max-drop', first)
  return byMetric(args, 'max-drop')
}

/** Returns the metrics of `--lower-is-better`. Without the option, the evaluators decide. */
export function lowMetricsIn(args: ParsedArgs): readonly string[] | undefined {
  const given = args.list('lower-is-better')
  return given.length > 0 ? given : undefined
}
