import {messageOf} from '../evaluate/reports/failure-groups.ts'
import {usageText} from '../evaluate/reports/usage-text.ts'
import {plainText} from '../evaluate/reports/plain-text.ts'
import type {RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {toPlainError, toPlainFailure} from '../evaluate/journal/plain-result.ts'

type Result = RestoredRun['datapoints'][number]

/** Writes one result for a reader: inputs, ground truth, outputs, metrics and errors. */
export function resultText(result: Result): string {
  const {id, status, attempts, latencyMs, traceId, datapoint, outputs, error, metrics, failures} = result
  const data = {inputs: datapoint.inputs, 'ground truth': datapoint.groundTruth, outputs}
  const texts = {
    error: error === undefined ? undefined : messageOf(error),
    ...Object.fromEntries(failures.map(each => [`${each.evaluator} failed`, messageOf(each.error)])),
  }
  const lines = [
    `${plainText(id)}  ${status}, ${attempts} attempt${attempts === 1 ? '' : 's'}, ${latencyMs.toFixed(1)} ms, trace ${plainText(traceId)}`,
    ...present(data).map(([name, value]) => field(name, JSON.stringify(value))),
    ...present(texts).map(([name, text]) => field(name, text)),
    ...usageLines(result),
    ...toolLines(result),
    ...present(metrics).map(([name, value]) => field(name, JSON.stringify(value))),
  ]
  return `${lines.join('\n')}\n`
}

const usageLines = ({usage, evaluatorUsage}: Result): string[] =>
  present({usage, 'usage of evaluators': evaluatorUsage}).map(([name, used]) => field(name, usageText(used)))

const mostCalls = 20

/** Lists the tool calls, each with its arguments. */
function toolLines({trajectory}: Result): string[] {
  const calls = trajectory?.toolCalls ?? []
  const more = calls.length > mostCalls || trajectory?.truncated === true
  return [
    ...calls.slice(0, mostCalls).map(({name, args, failed}) => {
      const given = args === undefined ? '' : ` ${JSON.stringify(args)}`
      return field('tool call', `${name}${given}${failed ? ' (failed)' : ''}`)
    }),
    ...(more ? [field('tool calls', 'there are more')] : []),
  ]
}

const field = (name: string, text: string): string => `  ${plainText(name)}: ${plainText(text)}`

const present = <T>(fields: Readonly<Record<string, T | undefined>>): [string, T][] =>
  Object.entries(fields).filter((entry): entry is [string, T] => entry[1] !== undefined)

/** Returns a result for programs. Errors have no enumerable fields, so JSON would show each of them as `{}`. */
export function plainResult({error, failures, ...result}: Result): object {
  return {
    ...result,
    ...(error === undefined ? {} : {error: toPlainError(error, undefined)}),
    failures: failures.map(each => toPlainFailure(each, undefined)),
  }
}
