import {toThrown} from '../metrics/thrown.ts'

/** `value` as one line of JSON. What JSON cannot hold (a cycle, a getter that throws) is left out, and the line says so. */
export function toJsonLine(value: object): string {
  try {
    // A function that looks at each value nearly doubles the time.
    return `${JSON.stringify(value)}\n`
  } catch {
    return toLineWithout(value)
  }
}

function toLineWithout(value: object): string {
  try {
    return `${JSON.stringify(value, plain)}\n`
  } catch (error) {
    const {outputs: _, datapoint, ...rest} = value as {outputs?: unknown; datapoint?: {id?: string}}
    const unwritable = toThrown(error).message
    return `${JSON.stringify({...rest, datapoint: {id: datapoint?.id, inputs: null}, unwritable}, plain)}\n`
  }
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
