import {isPlain} from './member-names.ts'

/** The members that sum up the result of a model, as the AI SDK names them. */
export const summaryNames: readonly string[] = [
  'text',
  'object',
  'reasoningText',
  'toolCalls',
  'finishReason',
  'usage',
  'totalUsage',
]

/** Returns what sums up an instance that a model call resulted in, and `undefined` for any other value. */
export function summaryOf(result: unknown): object | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  try {
    if (isPlain(result) || !('finishReason' in result) || !('usage' in result)) return undefined
    // Other classes say themselves how they are shown.
    if (typeof (result as {readonly toJSON?: unknown}).toJSON === 'function') return undefined
    return Object.fromEntries(summaryNames.map(name => [name, Reflect.get(result, name)]))
  } catch {
    return undefined
  }
}
