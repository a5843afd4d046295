import {EvaluationError} from '../evaluation-error.ts'
import {factory, notKnown, type ReadyEvaluator, ready, refuseUnknown, verdict} from './ready-made.ts'

/** How `contains` looks for its parts. */
export interface ContainsOptions {
  /** `true` when one of the parts is enough. */
  readonly any?: boolean | undefined
  readonly ignoreCase?: boolean | undefined
}

/**
 * True when the outputs, a text, contain all parts, or with `any` one of them. Fails for outputs that are not text.
 *
 * @example
 * contains(['refund', 'credit'], {any: true})('We refund you.') // true
 */
export const contains: (
  parts: string | readonly string[],
  options?: ContainsOptions,
) => ReadyEvaluator<unknown, unknown, string> = /* @__PURE__ */ factory('contains', (parts, options = {}) => {
  refuseUnknown('contains', options, 'any', 'ignoreCase')
  const list = typeof parts === 'string' ? [parts] : parts
  if (!Array.isArray(list) || list.length === 0)
    throw new EvaluationError('contains(): the parts must be a text or a list of texts')
  const {any = false, ignoreCase = false} = options
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text)
  return ready({kind: 'contains', settings: [list, options]}, (outputs: string) => {
    const whole = fold(requireText(outputs))
    const lacking = list.filter(part => !whole.includes(fold(part)))
    return verdict(
      any ? lacking.length < list.length : lacking.length === 0,
      () => `lacks ${lacking.map(part => JSON.stringify(part)).join(', ')}`,
    )
  })
})

/**
 * True when the outputs, a text, match a pattern. Its flags `g` and `y` have no effect. Fails for outputs that are not
 * text.
 *
 * @example
 * matches(/^\d+$/)('42') // true
 */
export const matches: (pattern: RegExp) => ReadyEvaluator<unknown, unknown, string> = /* @__PURE__ */ factory(
  'matches',
  pattern => {
    if (!(pattern instanceof RegExp)) throw new EvaluationError('matches(): the pattern must be a RegExp')
    const stateless = withoutState(pattern)
    return ready({kind: 'matches', settings: [pattern]}, (outputs: string) =>
      verdict(stateless.test(requireText(outputs)), () => `does not match ${String(pattern)}`),
    )
  },
)

/** Returns the pattern without the flags that make it remember its last place. */
export const withoutState = ({source, flags}: RegExp): RegExp => new RegExp(source, flags.replaceAll(/[gy]/g, ''))

/** Returns the outputs. Throws when they are not text. */
export function requireText(outputs: unknown): string {
  if (typeof outputs === 'string') return outputs
  throw notKnown(`the outputs are not text but ${Array.isArray(outputs) ? 'a list' : typeof outputs}`)
}
