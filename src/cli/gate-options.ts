import type {ComparableRun} from '../evaluate/compare/comparable-run.ts'
import type {GateRules} from '../evaluate/gate/gate-rules.ts'
import {type ParsedArgs, type OptionRow, UsageError} from './command.ts'
import {toNumber} from './parse-command-args.ts'

/** The options that make a gate. */
export const gateOptions: Readonly<Record<string, OptionRow>> = {
  min: {type: 'string', value: 'metric=n', multiple: true, help: 'gate: the mean of a metric must be at least n'},
  max: {type: 'string', value: 'metric=n', multiple: true, help: 'gate: the mean of a metric must be at most n'},
  'max-drop': {
    type: 'string',
    value: '[metric=]n',
    multiple: true,
    help: 'gate: how much worse than the baseline a metric, or every one, may be',
  },
  confidence: {type: 'string', value: 'share', help: 'of intervals and --max-drop (0.95)'},
  strict: {type: 'boolean', help: 'gate: pass only when a larger drop is excluded'},
  'min-coverage': {type: 'string', value: 'share', help: 'gate: share of datapoints that must be scored (0.9)'},
  'max-failures': {type: 'string', value: 'n', help: 'gate: datapoints that may fail, below 1 a share (0)'},
  'max-latency': {type: 'string', value: 'ms', help: 'gate: 95th percentile of the latency'},
  'max-cost': {type: 'string', value: 'n', help: 'gate: cost of the run, where its spans tell it'},
  'lower-is-better': {type: 'string', value: 'metric', multiple: true, help: 'a metric of which low values are good'},
}

/** The rules given on the command line over those of the file; `undefined` when nobody gave any. */
export function gateRules(
  given: ParsedArgs,
  fromFile: GateRules | undefined,
  baseline: ComparableRun | undefined,
): GateRules | undefined {
  const deciding = {
    min: byMetric(given, 'min'),
    max: byMetric(given, 'max'),
    maxDrop: drops(given),
    maxFailures: given.number('max-failures'),
    maxLatencyMs: given.number('max-latency'),
    maxCost: given.number('max-cost'),
  }
  const how = {
    confidence: given.number('confidence'),
    strict: given.flag('strict') ? true : undefined,
    minCoverage: given.number('min-coverage'),
    lowerIsBetter: given.list('lower-is-better').length > 0 ? given.list('lower-is-better') : undefined,
  }
  const rules = {...fromFile, ...present(deciding)}
  if (Object.keys(rules).length === 0) return undefined
  return {...rules, ...present(how), ...(baseline === undefined ? {} : {baseline})}
}

const present = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function byMetric(given: ParsedArgs, name: string): Record<string, number> | undefined {
  const entries = given.list(name).map((text): [string, number] => {
    // A metric's name may hold `=`, its value not.
    const at = text.lastIndexOf('=')
    const value = at < 1 ? undefined : toNumber(`--${name} ${text.slice(0, at)}`, text.slice(at + 1))
    if (value === undefined) throw new UsageError(`--${name} must be metric=number, got "${text}"`)
    return [text.slice(0, at), value]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function drops(given: ParsedArgs): number | Record<string, number> | undefined {
  const [first, ...more] = given.list('max-drop')
  if (first !== undefined && more.length === 0 && !first.includes('=')) return toNumber('--max-drop', first)
  return byMetric(given, 'max-drop')
}
