import {writtenFunction} from '../checks/evaluator-settings.ts'
import {readyMadeOf} from '../checks/ready-made.ts'
import {fingerprint} from '../dataset/content-id.ts'
import {foldSource} from '../facts/fold-source.ts'
import type {EvaluatorFacts} from '../facts/run-facts.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'

/** The identity of an evaluator, for the run file. */
export type Identity = Pick<EvaluatorFacts, 'fingerprint' | 'kind' | 'labels'>

/**
 * Returns what identifies an evaluator: kind and settings of a ready-made one, or else its version, or else its source
 * without comments and white space. Variables outside of its source do not count, so a prompt held there needs a
 * `version`.
 */
export function identityOf(measure: unknown, {version}: EvaluatorOptions, prompt?: unknown): Identity {
  const own = writtenFunction(measure)
  const made = readyMadeOf(own)
  if (made !== undefined) {
    const settings = JSON.stringify(made.settings, bySource) ?? ''
    const {kind, labels} = made
    const asks = typeof prompt === 'function' ? foldSource(Function.prototype.toString.call(prompt)) : ''
    const digits = fingerprint([kind, made.version, settings, version ?? '', asks].join('\n'))
    return {kind, fingerprint: digits, ...(labels === undefined ? {} : {labels})}
  }
  if (version !== undefined) return {fingerprint: fingerprint(`version ${version}`)}
  return {fingerprint: fingerprint(foldSource(String(own)))}
}

// Predicates and patterns count by their text.
function bySource(_key: string, value: unknown): unknown {
  if (typeof value === 'function') return foldSource(Function.prototype.toString.call(value))
  if (value instanceof RegExp) return String(value)
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value
}
