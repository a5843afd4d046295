import {describe, isRecord} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** The value of a parameter. */
export type ParameterValue = string | number | boolean | null

/** The parameters of a run, by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>

/** The parameters of a run that has none. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- reading a parameter of it must not compile
export type NoParameters = Readonly<Record<never, never>>

/** The values that a matrix of runs tries, by parameter. */
export type Variants = Readonly<Record<string, readonly ParameterValue[]>>

/** The parameters that a function receives: the fixed ones, and one value of each variant. */
export type ParametersOf<P, V> = {
  readonly [K in keyof P | keyof V]:
    | (K extends keyof P ? P[K] : never)
    | (K extends keyof V ? (V[K] extends readonly (infer U)[] ? U : never) : never)
}

/** Throws an `EvaluationError` for parameters that a run file cannot hold. */
export function checkParameters(parameters: unknown, subject = 'evaluate(): `parameters'): void {
  if (parameters === undefined) return
  if (!isRecord(parameters)) throw new EvaluationError(`${subject}\` must be an object, got ${describe(parameters)}`)
  for (const [name, value] of Object.entries(parameters)) {
    if (isParameter(value)) continue
    throw new EvaluationError(
      `${subject}.${name}\` must be text, a finite number, a boolean or null, got ${describe(value)}`,
    )
  }
}

export const isParameter = (value: unknown): value is ParameterValue =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

/** Writes parameters as one text that is equal for equal parameters, whatever their order. */
export const parametersText = (parameters: Parameters = {}): string =>
  Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ') || 'none'
